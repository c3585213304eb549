"""The questions that laws and pages may ask about people's keys; each is a counted read."""

from dugnad.charter.entries import KeyEntry, MemberEntry
from dugnad.charter.money.questions import MoneyQuestions
from dugnad.charter.people.records import Mandate, People, Recovery
from dugnad.ledger.store import Frozen
from dugnad.ledger.values import MemberId, Moment, PublicKey


class PeopleQuestions(MoneyQuestions):
    """Read-only questions about people over a store, beside those about money."""

    __slots__ = ()

    @property
    def _people(self) -> People:
        return People(Frozen(self._store), "people")

    def key(self, key: PublicKey) -> KeyEntry | None:
        """Whose key this is."""
        return self._people.keys.get(key)

    def member(self, member: MemberId) -> MemberEntry | None:
        """What is known of a member."""
        return self._people.members.get(member)

    def kept_key(self, member: MemberId) -> PublicKey | None:
        """The key that the place keeps for somebody who has none of their own."""
        return self._people.kept.get(member)

    def own_keys(self, member: MemberId) -> tuple[PublicKey, ...]:
        """The keys on somebody's own devices, in their order; none is new after a loss."""
        return tuple(key for _, key in self._people.own.keys(under=member))

    def answering_key(self, member: MemberId) -> PublicKey | None:
        """The key that the place keeps for somebody's answers alone."""
        return self._people.answering.get(member)

    def is_ended(self, key: PublicKey) -> bool:
        """Whether a key spoke for somebody and does no more."""
        return key in self._people.ended

    def spare_key(self, member: MemberId) -> PublicKey | None:
        """The public half of somebody's spare code."""
        return self._people.spares.get(member)

    def helping_keys(self, member: MemberId) -> tuple[PublicKey, PublicKey] | None:
        """Those of the two people who bring somebody back."""
        return self._people.helpers.get(member)

    def helped_by(self, helper: MemberId) -> MemberId | None:
        """Whom one of two chosen people brings back."""
        return self._people.helped.get(helper)

    def spoke_for(self, member: MemberId, by: MemberId) -> tuple[PublicKey, Moment] | None:
        """For which new key the spare code (`by` is the member) or one of two spoke, and when."""
        said = self._people.said.get((member, by))
        return None if said is None else (said.key, said.at_ms)

    def recovery(self, member: MemberId) -> Recovery | None:
        """What of somebody's rests after a lost device was replaced, while it does."""
        return self._people.recoveries.get(member)

    def mandate(self, member: MemberId, helper: MemberId, about: str) -> Mandate | None:
        """What somebody lets another do for them on a card ("": in all of the project), or did."""
        return self._people.mandates.get((member, helper, about))

    def mandates(self, member: MemberId) -> tuple[tuple[MemberId, str, Mandate], ...]:
        """What somebody lets others do for them, or did: who, about what, and how."""
        found = self._people.mandates.items(under=member)
        return tuple((helper, about, mandate) for (_, helper, about), mandate in found)

    def helps(self, member: MemberId, helper: MemberId, about: str, thing: str, at_ms: int) -> bool:
        """Whether somebody may do a thing for another at a moment, on a target or everywhere."""
        found = [self.mandate(member, helper, one) for one in dict.fromkeys((about, ""))]
        return any(
            one is not None and thing in one.things and at_ms < one.until_ms for one in found
        )

    def alone_from_ms(self, member: MemberId) -> Moment:
        """From when the spare code or two people alone bring somebody back; 0: always could."""
        return self._people.alone_from.get(member) or 0
