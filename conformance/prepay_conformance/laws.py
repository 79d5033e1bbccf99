"""What the kit holds a server to: each law in one sentence, with where the sentence comes from.

``seed`` quotes what a vendor's page on credits says; ``ledger`` is a law that any account of prepaid credits keeps;
``contract`` is what openapi.yaml documents.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

__all__ = ["Law", "Words"]


class Words(NamedTuple):
    """A law's sentence and its source."""

    says: str
    source: str


class Law(Enum):
    """Every law, by the name under which reports list it."""

    # ---- shape
    STATUS = Words("An operation answers with a status that is documented for it.", "contract")
    CODE = Words("An error carries one of the codes that are documented for its status.", "contract")
    BODY = Words("An answer's body is what the schema of its status says.", "contract")
    HEADERS = Words("An answer has the headers that are documented for its status.", "contract")
    MEDIA_TYPE = Words("An answer's media type is documented.", "contract")
    ANSWERED = Words("Every request is answered.", "contract")
    STOCK = Words("The server passes the stock checks of schemathesis.", "contract")
    REFUSED = Words("What the contract forbids is refused, with the status documented for it.", "contract")
    ALLOW = Words("Another method is refused with 405 and the exact Allow.", "contract")
    REACHED = Words(
        "Every operation succeeds at least once, and every documented status is reached.", "contract"
    )
    SECRETS = Words("No answer contains a key or a secret that was sent.", "contract")
    OWNERSHIP = Words("What belongs to another account is not shown and not changed.", "contract")

    # ---- what a call costs
    PRICE_TABLE = Words("The price list that the server publishes is the documented one.", "seed")
    PRICE = Words(
        "A call costs what is documented: the server computes the total from its configuration.", "seed"
    )
    BREAKDOWN = Words("The parts of a price are the documented ones and add up to it.", "seed")
    CHARGE_DUE = Words("No call that costs credits succeeds without its charge.", "seed")
    FREE = Words("A call that costs nothing leaves the balance as it was.", "contract")
    ESTIMATE = Words("A job reserves exactly what the estimate for the same settings says.", "seed")
    ATOMIC = Words("A batch is charged with one debit, all or nothing.", "contract")
    ONCE_PER_VIDEO = Words(
        "Sound volume costs 1 credit the first time it is set on a video; later changes are free.", "seed"
    )
    DRY_RUN = Words("A dry run changes nothing and charges nothing.", "contract")

    # ---- not enough
    SHORT = Words(
        "Below its price a call is refused with 402; a balance equal to the price is enough.", "seed"
    )
    ARITHMETIC = Words(
        "In a 402 missing = required − available, and required is the sum of the breakdown.", "seed"
    )
    AVAILABLE = Words(
        "L14: the available credits of a 402 are what the balance would have said at that instant.", "ledger"
    )
    NO_OVERSPEND = Words(
        "L3: a crowd cannot overspend: available credits are never negative, in any interleaving.", "ledger"
    )

    # ---- the ledger
    BALANCE = Words(
        "The balance follows from the calls: each answer's is the one before minus what was charged.",
        "ledger",
    )
    HISTORY_SUM = Words(
        "L2: the history adds up to the balance, and has a row for each charge and no other.", "ledger"
    )
    HISTORY_CHAIN = Words(
        "L13: each row of the history records the balance after it, without a gap.", "ledger"
    )
    NO_EFFECT = Words("L10: a failed call changes nothing.", "ledger")
    REPLAY = Words("L9: the same key and the same request: the same answer, and one effect.", "ledger")
    KEY_CONFLICT = Words("L9: the same key and another request: a conflict, and no effect.", "ledger")
    REFUSAL_NOT_KEPT = Words("A refused request may be sent again under its key.", "contract")
    PAGES = Words(
        "L11: pages hold exactly the set, in a stable order, no gap and no repeat while rows are added.",
        "ledger",
    )
    BURN_ORDER = Words(
        "L6: the credits that expire first are spent first; those that never expire come last.", "ledger"
    )
    EXPIRY = Words("L8: credits are usable until they expire, and not after.", "ledger")
    TIME = Words("L12: server time never goes back.", "ledger")
    READ_WRITES = Words("What was written is what is read.", "contract")

    # ---- reservations
    RESERVED = Words(
        "L4: reserved credits are the sum of the open reservations; available = balance − reserved.", "ledger"
    )
    HOLD_ONCE = Words(
        "L5: a reservation ends once; what is consumed is never more than what was reserved.", "ledger"
    )
    RELEASE = Words("Reserved credits are released when a job completes, fails or is cancelled.", "seed")
    RETRY_RESERVES = Words("A retry reserves the job's estimate anew.", "seed")
    PURCHASE = Words(
        "Credits are added when a payment is confirmed, never before, and as many as the pack has.", "seed"
    )

    # ---- what comes back
    REFUND_5XX = Words("Credits are refunded automatically when the backend returns 5xx.", "seed")
    SUBMISSION_FREE = Words("If submission itself fails no credits are charged.", "seed")
    NO_TASK_REFUND = Words("If the job fails during processing no refund is issued.", "seed")
    NO_UNPUBLISH_REFUND = Words("Unpublishing an account does not refund credits.", "seed")
    KEPT_CHARGE = Words(
        "Only a backend failure is refunded; any other answer of the backend keeps the charge.", "contract"
    )

    # ---- the kit's own promise
    NOTHING_BOUGHT = Words(
        "Below level spend nothing is bought: what must be refused is refused.", "contract"
    )

    @property
    def title(self) -> str:
        """The law's name in reports."""
        return self.name.lower().replace("_", "-")

    @property
    def says(self) -> str:
        """The law in one sentence."""
        return self.value.says

    @property
    def source(self) -> str:
        """Where the sentence comes from: ``seed``, ``ledger`` or ``contract``."""
        return self.value.source
