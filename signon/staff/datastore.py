"""The store of accounts for Flask-Security, which commits with our ``save()``."""

from flask_security import SQLAlchemyUserDatastore, UserMixin

from signon.web.transaction import save


class Datastore(SQLAlchemyUserDatastore):
    """Flask-Security's store of accounts; all its pages commit through it."""

    def commit(self) -> None:
        """Write what has changed.

        :raises StaleDataError: somebody else has changed the same value meanwhile
        """
        save()

    def mf_delete_recovery_code(self, user: UserMixin, idx: int) -> bool:
        """Remove a used recovery code by assigning a new list.

        SQLAlchemy knows the old value only then, so that ``save()`` notices a concurrent change and
        no code can be used twice.
        """
        codes = self.mf_get_recovery_codes(user)
        self.mf_set_recovery_codes(user, codes[:idx] + codes[idx + 1 :])
        return idx < len(codes)
