"""Domains of mailboxes as people type them; the browser's tests use the same table."""

SLIPS = {
    "acme-aid.ogr": "acme-aid.org",
    "mail.acme-aid.ogr": "mail.acme-aid.org",
    "acme-aid.con": "acme-aid.com",
    "acme-aid.couk": "acme-aid.co.uk",
    "school.eud": "school.edu",
    "gmial.com": "gmail.com",
    "gamil.com": "gmail.com",
    "gmal.com": "gmail.com",
    "gmaill.com": "gmail.com",
    "gnail.com": "gmail.com",
    "gmail.con": "gmail.com",
    "gmail.co": "gmail.com",
    "gmail.cm": "gmail.com",
    "gmail.om": "gmail.com",
    "gmail.comm": "gmail.com",
    "gmail": "gmail.com",
    "gmal.con": "gmail.com",
    "yaho.com": "yahoo.com",
    "yahooo.com": "yahoo.com",
    "yhaoo.com": "yahoo.com",
    "yahoo.co": "yahoo.com",
    "yahooo.com.mx": "yahoo.com.mx",
    "hotmial.com": "hotmail.com",
    "hotmil.com": "hotmail.com",
    "hotmal.es": "hotmail.es",
    "hotmail.con": "hotmail.com",
    "outlok.com": "outlook.com",
    "outloook.com": "outlook.com",
    "iclould.com": "icloud.com",
    "iclod.com": "icloud.com",
    "aol.con": "aol.com",
    "live.con": "live.com",
    "att.ner": "att.net",
    "comcat.net": "comcast.net",
    "comcast.nett": "comcast.net",
    "protonmial.com": "protonmail.com",
}
_RIGHT = (
    "gmail.com googlemail.com ymail.com mail.com email.com gmx.de gmx.com gmx.net fmail.com "
    "hotmail.co.uk hotmail.fr hushmail.com yahoo.co.uk yahoo.com.ar ya.ru outlook.fr "
    "aol.com aon.com ao.com live.co live.nl me.co att.com act.net cox.com cos.net "
    "comcast.com verizon.com verizon.org charter.com chapter.net earthling.net "
    "cloud.com icloud.org grail.com gail.com snail.com mailbox.org proton.me photon.me "
    "example.org acme-aid.org unitedwedream.org gmail.com.example a b.c . .. - "
    "\u044f\u043d\u0434\u0435\u043a\u0441.\u0440\u0444 gm\u0430il.com gmail\u3002com gmai\u2113.com"
)
RIGHT = ["", *_RIGHT.split(" ")]
