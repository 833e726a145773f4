"""The command line of the centre: set it up, invite people, serve, revoke."""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sifield.central import admin, archive, authority, enrolment, identities, mail_server, mailing
from sifield.central.config import Settings
from sifield.central.options import add_setting
from sifield.central.scope import CENTRE
from sifield.central.store import Store
from sifield.central.time_stamps import read_roots
from sifield.errors import SifieldError
from sifield.signing.certificates import to_pem
from sifield.wire.joining import ALL_SCHOOLS, ROLES, Invite, Invited

_STORE = "sqlite:///sifield-central.store"
_SECRETS = "sifield-central-secrets"
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def _utc_now() -> datetime:
    return datetime.now(UTC)


def main(arguments: Sequence[str] | None = None, *, now: Callable[[], datetime] = _utc_now) -> int:
    """Run one command; give the exit code: 0 done, 1 a fault that was said, 2 a wrong command line.

    Args:
        now: the machine's clock.
    """
    options = _parser().parse_args(arguments, argparse.Namespace(now=now))
    settings = Settings(options.store, Path(options.secrets), **_given_minutes(options))
    try:
        settings = _with_others(settings, options)
        store = Store(settings.store)
        try:
            return int(options.run(options, settings, store))
        finally:
            store.close()
    except SifieldError as fault:
        print(f"sifield-central: {fault.message}\n{fault.remedy}", file=sys.stderr)
        return 1
    except OSError as fault:
        print(f"sifield-central: {fault.filename} cannot be used: {fault.strerror}.", file=sys.stderr)
        return 1


def _given_minutes(options: argparse.Namespace) -> dict[str, Any]:
    minutes = getattr(options, "minutes", None)
    return {"code_minutes": minutes} if minutes else {}


def _with_others(settings: Settings, options: argparse.Namespace) -> Settings:
    address, roots = getattr(options, "time_authority", ""), getattr(options, "time_root", [])
    if address and urlsplit(address).scheme not in ("http", "https"):
        raise SifieldError(
            f"“{address}” is not the address of a time-stamping authority.",
            "Give one that begins with http:// or https://.",
            code="bad-address",
        )
    if address and not roots:
        raise SifieldError(
            "Nobody could check the stamps of an outside authority without its root certificate.",
            "Give it with --time-root.",
            code="no-root",
        )
    mail = mail_server.read_options(options, settings.secrets)
    return replace(settings, time_authority=address, time_roots=read_roots(roots), mail=mail)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sifield-central",
        description="The centre of a trust: keeps what its laptops sync, and vouches for who signs.",
        epilog="First “init”, then “serve”. The administrator goes on in the sifield program with the code printed.",
    )
    verbs = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_init(verbs)
    _add_serve(verbs)
    _add_invite(verbs)
    _add_others(verbs)
    return parser


def _verb(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, says: str
) -> argparse.ArgumentParser:
    verb = verbs.add_parser(name, help=says, description=says[0].upper() + says[1:] + ".")
    where = "sqlite:///PATH or postgresql+psycopg://USER@HOST/NAME, which other users of the machine can see here"
    add_setting(verb, "--store", "URL", where, _STORE)
    add_setting(
        verb, "--secrets", "DIR", "the folder with the centre's keys; keep it apart from copies of the store", _SECRETS
    )
    return verb


def _add_init(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    init = _verb(verbs, "init", "set up a trust, its certificate authority and its first administrator")
    init.add_argument("--trust", required=True, metavar="NAME", help="the trust's name")
    init.add_argument("--admin", required=True, metavar="NAME", help="the first administrator's name")
    init.add_argument(
        "--address", required=True, metavar="URL", help="where laptops reach this centre: https://centre.example.org"
    )
    init.add_argument("--root-passphrase-file", type=Path, metavar="FILE", help="protects the root key's file")
    init.add_argument("--minutes", type=_minutes, metavar="N", help="how long the code is good for (default 15)")
    init.set_defaults(run=_init)


def _minutes(text: str) -> int:
    minutes = int(text)
    if not 1 <= minutes <= enrolment.MOST_MINUTES:
        raise argparse.ArgumentTypeError(f"give 1 to {enrolment.MOST_MINUTES} minutes")
    return minutes


def _add_serve(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    serve = _verb(verbs, "serve", "answer the laptops")
    serve.add_argument("--host", default="127.0.0.1", help="the address to listen on (default 127.0.0.1)")
    serve.add_argument(
        "--port", type=int, default=8443, help="the port; 0 takes a free one and prints it (default 8443)"
    )
    way = serve.add_mutually_exclusive_group()
    way.add_argument("--tls", action="store_true", help="speak TLS with a certificate from the trust's own authority")
    way.add_argument("--behind-proxy", action="store_true", help="a proxy in front speaks TLS: plain HTTP is allowed")
    _add_time(serve)
    mail_server.add_options(serve)
    serve.set_defaults(run=_serve)


def _add_invite(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    invite = _verb(verbs, "invite", "make a one-time enrolment code for a person")
    who = invite.add_mutually_exclusive_group(required=True)
    who.add_argument("--name", help="a new person's name")
    who.add_argument("--person", metavar="ID", help="a person whom the trust has already, by id or name")
    invite.add_argument("--role", required=True, choices=sorted(ROLES))
    invite.add_argument("--email", default="")
    invite.add_argument("--school", action="append", default=[], metavar="NAME", help="a school, by name or id; repeat")
    invite.add_argument("--all-schools", action="store_true", help="every school of the trust")
    invite.add_argument("--safeguarding", action="store_true", help="also the safeguarding records of these schools")
    invite.add_argument("--minutes", type=_minutes, metavar="N", help="how long the code is good for (default 15)")
    invite.set_defaults(run=_invite)


def _add_others(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    _verb(verbs, "people", "list the people with an account and their laptops").set_defaults(run=_people)
    revoke = _verb(verbs, "revoke", "refuse a lost laptop, or a person, and revoke the certificates")
    what = revoke.add_mutually_exclusive_group(required=True)
    what.add_argument("--device", metavar="ID", help="a laptop, from “people”")
    what.add_argument("--person", metavar="ID", help="a person, by id or name")
    revoke.set_defaults(run=_revoke)
    _add_archive(verbs)
    _add_identities(verbs)
    mail = _verb(verbs, "mail", "send a mail to try the mail server")
    mail.add_argument("to", metavar="ADDRESS", help="where to send it")
    mail_server.add_options(mail)
    mail.set_defaults(run=_mail)
    papers = _verb(verbs, "papers", "write what others need to check a plan: trust-root.pem and revoked.crl")
    papers.add_argument("folder", type=Path, metavar="DIR", help="where to write them; made if missing")
    papers.set_defaults(run=_papers)
    move = _verb(verbs, "move", "note a new address of this centre, for the codes to come")
    move.add_argument("--address", required=True, metavar="URL")
    move.set_defaults(run=_move)


def _add_archive(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    keep = _verb(verbs, "archive", "stamp signed plans that wait for it with the time, and renew old time stamps")
    keep.add_argument(
        "--older-than", type=int, default=330, metavar="DAYS", help="renew time stamps of that age (default 330)"
    )
    _add_time(keep)
    keep.set_defaults(run=_archive)


def _add_identities(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    listed = _verb(verbs, "identities", "list who signed with a key that nobody had certified and waits for your word")
    listed.set_defaults(run=_identities)
    settle = _verb(
        verbs, "confirm", "say that a signature is that of the person whose name it bears, or that it is not"
    )
    settle.add_argument("certificate", metavar="DIGITS", help="how its certificate begins, from “identities”")
    settle.add_argument("--by", required=True, metavar="NAME", help="who says so")
    settle.add_argument(
        "--how", required=True, metavar="WORDS", help="how you made sure: “asked her on the telephone that we know”"
    )
    settle.add_argument("--refuse", action="store_true", help="it is not hers: that stands in the plan’s record")
    _add_time(settle)
    settle.set_defaults(run=_settle)


def _add_time(verb: argparse.ArgumentParser) -> None:
    add_setting(
        verb, "--time-authority", "URL", "let an outside authority (RFC 3161) stamp the time",
        otherwise="the trust’s own authority",
    )  # fmt: skip
    verb.add_argument(
        "--time-root", type=Path, action="append", default=[], metavar="PEM",
        help="the root certificate of an outside authority, for everybody who checks plans; repeat",
    )  # fmt: skip


def _init(options: argparse.Namespace, settings: Settings, store: Store) -> int:
    passphrase = None
    if options.root_passphrase_file is not None:
        passphrase = options.root_passphrase_file.read_bytes().strip()
        if not passphrase:
            raise SifieldError(
                f"{options.root_passphrase_file} is empty.", "Write the passphrase into it.", code="no-passphrase"
            )
    trust, invited = admin.set_up(
        settings, store,
        name=options.trust, admin=options.admin, address=_address(options.address), passphrase=passphrase,
        at=options.now(),
    )  # fmt: skip
    print(f"{trust.name} is set up.")
    print(f"Put {settings.secrets / authority.ROOT_KEY_FILE} away, off this machine; the centre does not need it.")
    print(f"Keep a copy of {settings.secrets / authority.KEY_FILE}, apart from copies of the database.")
    _print_code(invited, options.admin)
    return 0


def _address(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise SifieldError(
            f"“{address}” is not an address that laptops can reach.",
            "Give one like https://centre.example.org or http://127.0.0.1:8443.",
            code="bad-address",
        )
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise SifieldError(
            "Laptops may reach the centre by plain http on the same machine only.",
            "Give an address that begins with https://.",
            code="bad-address",
        )
    return address.rstrip("/")


def _print_code(invited: Invited, name: str) -> None:
    until = invited.expires_at.astimezone().strftime("%H:%M on %d %B")
    print(f"Enrolment code for {name}, good once, until {until}:\n\n{invited.code}\n")


def _invite(options: argparse.Namespace, settings: Settings, store: Store) -> int:
    trust = admin.open_trust(store, settings.secrets)
    with store.write() as connection:
        schools = (ALL_SCHOOLS,) if options.all_schools else admin.find_schools(connection, options.school)
        person_id = admin.find_person(connection, options.person) if options.person else ""
        wanted = Invite(
            options.name or options.person, options.role, schools, person_id, options.email, options.safeguarding
        )
        minutes = settings.code_minutes
        invited = enrolment.invite(connection, trust, wanted, by=CENTRE, minutes=minutes, at=options.now())
    _print_code(invited, options.name or options.person)
    return 0


def _people(_options: argparse.Namespace, settings: Settings, store: Store) -> int:
    store.check()
    with store.read() as connection:
        for person in admin.list_people(connection):
            refused = "  refused" if person.is_revoked else ""
            print(f"{person.person_id}  {person.name}  {person.role}  {', '.join(person.schools)}{refused}")
            for device_id, name, is_revoked in person.laptops:
                print(f"    {device_id}  {name}{'  refused' if is_revoked else ''}")
    return 0


def _revoke(options: argparse.Namespace, settings: Settings, store: Store) -> int:
    store.check()
    with store.write() as connection:
        admin.revoke(connection, device_id=options.device, person=options.person, at=options.now())
    print("Refused from now on; the certificates are on the list of revoked ones.")
    return 0


def _papers(options: argparse.Namespace, settings: Settings, store: Store) -> int:
    trust = admin.open_trust(store, settings.secrets)
    options.folder.mkdir(parents=True, exist_ok=True)
    with store.read() as connection:
        (options.folder / "revoked.crl").write_bytes(authority.crl(connection, trust, at=options.now()))
    (options.folder / authority.ROOT_FILE).write_bytes(to_pem(trust.authority.root_certificate))
    print(f"Written to {options.folder}: {authority.ROOT_FILE}, and revoked.crl as the list stands now.")
    return 0


def _mail(options: argparse.Namespace, settings: Settings, store: Store) -> int:
    if settings.mail is None:
        raise SifieldError("The centre has no mail server.", "Give it with --mail-server.", code="no-mail")
    trust = admin.open_trust(store, settings.secrets)
    mail_server.send(settings.mail, mailing.write_trial(settings.mail, options.to, trust=trust.name))
    print(f"Sent to {options.to}: {settings.mail.host} took it.")
    return 0


def _archive(options: argparse.Namespace, settings: Settings, store: Store) -> int:
    trust = admin.open_trust(store, settings.secrets)
    now = options.now()
    with store.read() as connection:
        waiting = archive.list_waiting(connection)
        older = archive.list_older(connection, now - timedelta(days=options.older_than))
    new = archive.stamp(store, trust, settings, waiting, at=now)
    again = archive.stamp(store, trust, settings, older, at=now)
    print(f"Stamped: {new.stamped}. Renewed: {again.stamped}.")
    if new.refused or again.refused:
        print(f"Not whole, and so not stamped: {new.refused + again.refused}. Look at these plans in the program.")
    if new.waiting or again.waiting:
        print(f"Waiting: {new.waiting + again.waiting}. The file has not arrived yet, or no time stamp could be had.")
    return 1 if new.refused or again.refused or new.waiting or again.waiting else 0


def _identities(_options: argparse.Namespace, _settings: Settings, store: Store) -> int:
    store.check()
    with store.read() as connection:
        waiting = identities.list_unconfirmed(connection)
    for one in waiting:
        print(f"{one.certificate_sha256[:12]}  {one.name}, {one.role}, {one.school}, signed on {one.made_at[:10]}")
    print("Ask each of them whether it was she who signed." if waiting else "Nobody waits to be confirmed.")
    return 0


def _settle(options: argparse.Namespace, settings: Settings, store: Store) -> int:
    trust, at = admin.open_trust(store, settings.secrets), options.now()
    with store.read() as connection:
        one = identities.find(connection, options.certificate)
    if options.refuse:
        with store.write() as connection:
            identities.refuse(connection, one, by=options.by, how=options.how, at=at)
        print(f"Refused: the signature is not {one.name}’s. The plan’s record says so from the next sync on.")
        return 0
    identities.confirm(store, trust, settings, one, by=options.by, how=options.how, at=at)
    print(f"Confirmed: {one.name} signed. A new archive copy of the plan says so from the next sync on.")
    return 0


def _move(options: argparse.Namespace, settings: Settings, store: Store) -> int:
    store.check()
    with store.write() as connection:
        authority.move(connection, _address(options.address))
    print("Noted. Laptops that are enrolled already keep the address they have.")
    return 0


def _serve(options: argparse.Namespace, settings: Settings, store: Store) -> int:
    from sifield.central.api import Centre
    from sifield.central.serving import address_of, listen, run

    if not (options.tls or options.behind_proxy) and options.host not in _LOOPBACK:
        raise SifieldError(
            "Plain HTTP is for this machine alone.",
            "Add --tls, or --behind-proxy if a proxy in front speaks TLS.",
            code="no-tls",
        )
    trust = admin.open_trust(store, settings.secrets)
    certificate = key = None
    if options.tls:
        hosts = [urlsplit(trust.address).hostname or options.host, options.host]
        made = authority.server_certificate(trust, settings.secrets, list(dict.fromkeys(hosts)), at=options.now())
        certificate, key = map(str, made)
    listener = listen(options.host, options.port)
    print(f"Listening on {address_of(listener, tls=options.tls)}", flush=True)
    run(
        Centre(settings, store, trust), listener,
        certificate=certificate, key=key, behind_proxy=options.behind_proxy,
    )  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
