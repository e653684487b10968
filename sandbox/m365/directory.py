"""Graph's directory verbs: people, rooms as places, the organisation and its domains."""

from __future__ import annotations

from typing import Any

from sandbox.m365.access import check_directory
from sandbox.m365.entra.values import Grant
from sandbox.m365.odata import collection, selected
from sandbox.m365.refusals import directory_denied, unknown_object
from sandbox.m365.tenant import Directory, Person, Room, Site, object_id
from sandbox.m365.world import Call, Reply, World

PLACES_PAGE, LARGEST_PAGE = 100, 999
"""docs: api/place-list, 100 by default; the largest $top is unverified."""

_PLACE_SCOPES = frozenset({"Place.Read.All", "Place.ReadWrite.All"})
_SELF_SCOPES = frozenset({"User.Read", "User.ReadBasic.All", "User.Read.All"})
_BY_SELECT_ONLY = frozenset({"accountEnabled", "userType", "mailNickname", "proxyAddresses"})


def rooms(world: World, call: Call, *, grant: Grant) -> Reply:
    """GET places/microsoft.graph.room."""
    _check_places(grant)
    rows = [room_json(room) for room in world.listed_rooms]
    return _places(call, rows, context="places/microsoft.graph.room")


def room_lists(world: World, call: Call, *, grant: Grant) -> Reply:
    """GET places/microsoft.graph.roomList: one list a site."""
    _check_places(grant)
    sites = () if world.manners.places_empty else world.tenant.sites
    return _places(call, [_list_json(site) for site in sites], context="places/microsoft.graph.roomList")


def rooms_of_list(world: World, call: Call, *, grant: Grant) -> Reply:
    """GET places/{list address}/microsoft.graph.roomList/rooms; by address, not by id (docs: api/place-list)."""
    _check_places(grant)
    address = call.path[1].lower()
    if all(site.list_address != address for site in world.tenant.sites):
        raise unknown_object(call.path[1])
    rows = [room_json(room) for room in world.listed_rooms if room.site.list_address == address]
    return _places(call, rows, context="rooms")


def place(world: World, call: Call, *, grant: Grant) -> Reply:
    """GET places/{id, placeId or address}."""
    _check_places(grant)
    wanted = call.path[1].lower()
    for room in world.listed_rooms:
        if wanted in {room.id, room.place_id, room.address}:
            context = f"{call.base}/$metadata#places/$entity"
            row = {"@odata.context": context, "@odata.type": "#microsoft.graph.room", **room_json(room)}
            return Reply(body=selected(call, row))
    raise unknown_object(call.path[1])


def _check_places(grant: Grant) -> None:
    check_directory(grant, application="Place.Read.All", delegated=_PLACE_SCOPES)


def _places(call: Call, rows: list[dict[str, Any]], *, context: str) -> Reply:
    return Reply(body=collection(call, rows, context=context, page=PLACES_PAGE, most=LARGEST_PAGE))


def room_json(room: Room) -> dict[str, Any]:
    """The room resource (csdl: microsoft.graph.room)."""
    return {
        "id": room.id,
        "placeId": room.place_id,
        "parentId": None,
        "emailAddress": room.address,
        "displayName": room.name,
        "nickname": room.name,
        "label": "",
        "building": room.site.building,
        "floorNumber": room.floor,
        "floorLabel": str(room.floor),
        "capacity": room.capacity,
        "bookingType": room.booking_type,
        "isWheelChairAccessible": True,
        "phone": "",
        "tags": ["Teams Room"] if room.video else [],
        "audioDeviceName": None,
        "videoDeviceName": room.video,
        "displayDeviceName": None,
        "address": _address(room.site),
        "geoCoordinates": {"latitude": room.site.latitude, "longitude": room.site.longitude},
    }


def _list_json(site: Site) -> dict[str, Any]:
    return {
        "id": object_id(site.list_address),
        "displayName": f"{site.name} rooms",
        "emailAddress": site.list_address,
        "address": _address(site),
        "geoCoordinates": None,
        "phone": None,
    }


def _address(site: Site) -> dict[str, str]:
    return {
        "street": site.street,
        "city": site.city,
        "state": site.state,
        "postalCode": site.postal_code,
        "countryOrRegion": site.country,
    }


def user(world: World, call: Call, *, grant: Grant, name: str) -> Reply:
    """GET me or users/{id}: the default properties, others by $select (docs-contrib#7160). Rooms are users too.

    The directory knows others by id and user principal name alone, an e-mail address that is neither is nobody's
    (seen: camerondwyer.com, 2023-07).
    """
    account = world.mailboxes.account(name)
    itself = account is not None and account.address == grant.account
    delegated = _SELF_SCOPES if itself else _SELF_SCOPES - {"User.Read"}
    check_directory(grant, application="User.Read.All", delegated=delegated)
    if account is None or not (itself or name.lower() in {account.id, _upn(account).lower()}):
        raise unknown_object(name)
    return user_reply(call, account)


def user_reply(call: Call, account: Person | Room) -> Reply:
    """A user with its default properties, or with those chosen."""
    row = _user_json(account)
    if "$select" not in call.query:
        row = {name: value for name, value in row.items() if name not in _BY_SELECT_ONLY}
    context = f"{call.base}/$metadata#users/$entity"
    return Reply(body={"@odata.context": context, **selected(call, row)})


def _user_json(account: Person | Room) -> dict[str, Any]:
    person = isinstance(account, Person)
    given, _, surname = account.name.rpartition(" ") if person else ("", "", "")
    return {
        "id": account.id,
        "displayName": account.name,
        "givenName": given or None,
        "surname": surname if given else None,
        "mail": account.address if isinstance(account, Room) or account.has_mailbox or account.guest_upn else None,
        "userPrincipalName": _upn(account),
        "jobTitle": account.title if isinstance(account, Person) else None,
        "mobilePhone": None,
        "officeLocation": account.site.name,
        "preferredLanguage": None,
        "businessPhones": [],
        "accountEnabled": person,
        "userType": "Guest" if isinstance(account, Person) and account.guest_upn else "Member",
        "mailNickname": account.address.partition("@")[0],
        "proxyAddresses": [f"SMTP:{account.address}"],
    }


def _upn(account: Person | Room) -> str:
    return account.upn if isinstance(account, Person) else account.address


def organization(world: World, call: Call, *, grant: Grant) -> Reply:
    """GET organization; User.Read alone fills only id, displayName and verifiedDomains (docs: api/organization-get)."""
    everything = bool(grant.scopes & {"Organization.Read.All", "Directory.Read.All"})
    if not everything and (grant.is_application or "User.Read" not in grant.scopes):
        raise directory_denied()
    country = world.tenant.sites[0].country if everything else None
    return organization_reply(call, world.tenant.directory, everything=everything, country=country)


def organization_reply(call: Call, directory: Directory, *, everything: bool, country: str | None = None) -> Reply:
    """A tenant's own description; every domain in it is verified."""
    row = {
        "id": directory.id,
        "displayName": directory.name,
        "verifiedDomains": [_verified(name, default=name == directory.domains[0]) for name in directory.domains],
        "tenantType": "AAD" if everything else None,
        "countryLetterCode": country,
    }
    return Reply(body=collection(call, [row], context="organization", page=PLACES_PAGE, most=LARGEST_PAGE))


def _verified(name: str, *, default: bool) -> dict[str, Any]:
    capabilities = "Email, OfficeCommunicationsOnline" if default else "None"
    kind = {"isDefault": default, "isInitial": not default, "type": "Managed"}
    return {"name": name, "capabilities": capabilities, **kind}


def domains(world: World, call: Call, *, grant: Grant) -> Reply:
    """GET domains; needs Domain.Read.All, where organization does with less."""
    check_directory(grant, application="Domain.Read.All", delegated=frozenset({"Domain.Read.All"}))
    row = {
        "id": world.tenant.domain,
        "authenticationType": "Managed",
        "isAdminManaged": True,
        "isDefault": True,
        "isInitial": False,
        "isRoot": True,
        "isVerified": True,
        "supportedServices": ["Email"],
    }
    return Reply(body=collection(call, [row], context="domains", page=PLACES_PAGE, most=LARGEST_PAGE))
