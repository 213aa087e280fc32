"""What the sign-on forms check about places: a state where one is needed, and postal codes."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectField
from wtforms.validators import StopValidation

from signon.core import text as policy
from signon.core.kinds import Scope
from signon.core.languages import COUNTRY
from signon.core.places import home
from signon.web.fields import Cleaned, NamesField


class StateRequired:
    """A state must be chosen when the organization works in one."""

    def __call__(self, form: Any, field: SelectField) -> None:  # noqa: ANN401 - WTForms' signature
        if form.scope.data in {Scope.STATE, Scope.LOCAL} and not field.data:
            raise StopValidation(NamesField(_l("Choose the state it works in.")))


class StateOfUs:
    """A US state may be chosen only if the country is the United States."""

    def __call__(self, form: Any, field: SelectField) -> None:  # noqa: ANN401 - WTForms' signature
        country, us_state = home(form.country.data)
        if field.data and (country != COUNTRY or us_state not in {None, field.data}):
            message = _l("Leave the state empty, or choose United States as the country.")
            raise StopValidation(str(message))


class PostalCode:
    """A postal code of the chosen country."""

    field_flags: Mapping[str, bool] = MappingProxyType({})
    ZIP = Cleaned(policy.zip_code, is_optional=True)
    OTHER = Cleaned(policy.postal_code, is_optional=True)

    def __call__(self, form: Any, field: Field) -> None:  # noqa: ANN401 - WTForms' signature
        is_zip = home(form.country.data)[0] == COUNTRY
        (self.ZIP if is_zip else self.OTHER)(form, field)
