"""The two public forms, filled in properly."""

ORGANIZATION = {
    "organization_name": "Acme Aid",
    "website": "https://acme-aid.org",
    "category": "legal",
    "scope": "state",
    "state": "CA",
    "city": "Oakland",
    "contact_name": "Bo Diaz",
    "contact_title": "Director",
    "email": "bo@acme-aid.org",
    "authorized": "y",
    "updates": "y",
}
PERSON = {
    "name": "Ana Núñez",
    "email": "ana@example.org",
    "country": "US",
    "state": "TX",
    "postal_code": "78701",
    "visibility": "full",
    "updates": "y",
}
FORMS = {"endorse": ORGANIZATION, "sign": PERSON}
