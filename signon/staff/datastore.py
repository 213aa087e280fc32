"""How Flask-Security writes accounts: in a transaction that begins to write, like everybody."""

from flask_security import SQLAlchemyUserDatastore, UserMixin

from signon.web.transaction import save


class Datastore(SQLAlchemyUserDatastore):
    """Flask-Security's store of accounts; every page of it commits here."""

    def commit(self) -> None:
        """Write what has changed.

        :raises StaleDataError: somebody else has changed the same meanwhile
        """
        save()

    def mf_delete_recovery_code(self, user: UserMixin, idx: int) -> bool:
        """Take away a used code by a new list: of one changed in place, nobody knows the old value.

        So one code cannot be used twice, however quickly.
        """
        codes = self.mf_get_recovery_codes(user)
        self.mf_set_recovery_codes(user, codes[:idx] + codes[idx + 1 :])
        return idx < len(codes)
