"""What the name of a mailbox says of who writes from it, or reads it: several people, a mailing, a machine."""

from __future__ import annotations

import re

from inbox_fatigue.people.domains import registrable

# Mailboxes that several people read, in the languages of the phrases.
ROLES = frozenset(
    """
    info contact hello hallo office sales support help helpdesk service kundenservice kundendienst admin
    administrator webmaster postmaster hostmaster abuse noc security marketing press presse media jobs
    careers hr recruiting billing accounts accounting invoices finance orders order bestellung vertrieb
    einkauf purchasing legal privacy datenschutz team enquiries inquiries enquiry customerservice customercare
    feedback newsletter noreply no-reply donotreply do-not-reply mailer-daemon root reception welcome booking
    bookings reservations events membership secretary accounts-payable accountspayable procurement payroll
    kontakt anfrage buchhaltung rechnung rechnungen verwaltung sekretariat personal bewerbung redaktion empfang
    contacto ventas administracion facturacion pedidos soporte atencionalcliente
    contato vendas faturamento financeiro suporte atendimento
    contatti contatto vendite amministrazione ordini assistenza segreteria
    commercial ventes comptabilite facturation commandes accueil secretariat service-client serviceclient
    klantenservice verkoop inkoop bestellingen facturen administratie receptie
    """.split()
)
# Parts of the names of mailboxes from which mailings go out, and of those from which no human writes.
MAILINGS = frozenset(
    """
    newsletter newsletters news enews enewsletter mailer mailing mailings mailinglist announce announcement
    announcements bulletin digest alerts offers offer promo promos promotion promotions deals sweeps sweepstakes
    updates campaign campaigns marketing rundbrief nieuwsbrief infolettre
    """.split()
)
MACHINES = frozenset(
    """
    nobody noreply donotreply root cron daemon robot bot automated automatic autoreply notification
    notifications notify system monitor
    """.split()
)
# The same of mailboxes that write of money owed, and of those that answer for what a person ordered, booked or
# asked: whoever hears of them is a customer already.
BOOKKEEPERS = frozenset(
    """
    billing invoice invoices invoicing accounting accounts receivable receivables accountsreceivable payment
    payments dunning
    buchhaltung debitoren rechnung rechnungen mahnung mahnwesen inkasso konto zahlung zahlungen abrechnung
    comptabilite facture factures facturation paiement paiements recouvrement
    facturacion factura facturas contabilidad pagos cobros
    fatturazione fattura fatture contabilita pagamenti amministrazione
    facturatie factuur facturen boekhouding debiteuren betalingen
    faturamento faturacao fatura faturas contabilidade pagamentos cobranca
    """.split()
)
DESKS = frozenset(
    """
    order orders bookings reservations tickets ticket ticketing boxoffice delivery deliveries shipping
    dispatch returns refunds rma warranty repair repairs support help helpdesk servicedesk customersupport
    customerservice customercare service security appointments
    bestellung bestellungen auftrag buchung buchungen versand retoure retouren reparatur werkstatt
    kundenservice kundendienst kundenkonto termine termin sicherheit
    commande commandes reservation billetterie livraison livraisons retours sav serviceclient securite
    pedido pedidos reservas entradas envios devoluciones reparaciones soporte atencionalcliente seguridad
    ordine ordini prenotazioni biglietteria spedizioni resi riparazioni assistenza sicurezza
    bestelling bestellingen boekingen verzending retour reparatie reparaties klantenservice beveiliging
    encomendas bilheteira bilheteria envio devolucoes reparacoes suporte atendimento seguranca
    """.split()
)
SELLERS = frozenset("sales vertrieb verkauf ventes ventas vendite vendas verkoop manager executive".split())
# Programs that run discussion lists and send their digests.
LIST_PROGRAMS = frozenset("majordomo ecartis listar listserv listproc mailman smartlist ezmlm sympa".split())
# Mailboxes that take opt-outs, as List-Unsubscribe names them.
WAYS_OUT = frozenset(
    """
    unsubscribe unsubscribes unsubscription unsub unsubs listunsubscribe optout abmelden abmeldung abbestellen
    abbestellung austragen desinscription desabonnement desabonner desinscrire baja bajas disiscrizione
    disiscriviti cancellazione afmelden afmelding uitschrijven uitschrijving descadastro descadastrar
    """.split()
)
_BETWEEN = re.compile(r"[._+=\-\d]+")
# A bounce address, a long token with five digits or more, or ten hexadecimal digits in a row.
_MINTED = re.compile(r"=|^(?=(?:.*\d){5})[a-z0-9._+#-]{16,}$|[0-9a-f]{10,}", re.IGNORECASE)
_LEAVE = re.compile(r"(?:leave|remove|out)(?:\+|[-_.=].*\d)")  # with a token: leave@ may be about holidays
_BRANCH = re.compile(r"(?:[-_.]?\d+|[-_.](?:[a-z]{2}|team|desk|dept|department|office|group))$")


def is_role(address: str) -> bool:
    """Return whether several people read a mailbox: info@, sales-de@, support2@, whatever tag follows."""
    local = address.rpartition("@")[0].partition("+")[0]
    return local in ROLES or _BRANCH.sub("", local) in ROLES


def is_mailing(address: str) -> bool:
    """Return whether a mailbox, or the part of the domain below the company's, is named after mailings."""
    local, _, domain = address.rpartition("@")
    below = domain.removesuffix(registrable(domain)).split(".") if domain else []
    return bool(MAILINGS & {*_parts(local), *below})


def is_machine(address: str) -> bool:
    """Return whether a mailbox is named after a program, or after not being read."""
    return bool(MACHINES & _parts(address.rpartition("@")[0]))


def is_bookkeeper(address: str) -> bool:
    """Return whether a mailbox is named after bills and payments."""
    return bool(BOOKKEEPERS & _parts(address.rpartition("@")[0]))


def is_desk(address: str) -> bool:
    """Return whether a mailbox is named after what customers ordered, booked or asked: orders@, support2@."""
    parts = _parts(address.rpartition("@")[0])
    return bool(DESKS & parts) and not SELLERS & parts


def is_way_out(address: str) -> bool:
    """Return whether a mailbox takes opt-outs: unsubscribe@, optout+a1b2@, leave-4711@."""
    local = address.rpartition("@")[0].lower()
    words = [word for word in _BETWEEN.split(local) if word][:2]
    return bool(WAYS_OUT & {*words, "".join(words)} or _LEAVE.match(local))


def is_list_program(address: str) -> bool:
    """Return whether a mailbox is that of a list's program: majordomo@, or tea-request@ of the list tea@."""
    local = address.rpartition("@")[0]
    return local.endswith("-request") or bool(LIST_PROGRAMS & _parts(local))


def is_minted(address: str) -> bool:
    """Return whether an address was made for one message; newsletters of 2002 had one From per issue."""
    local = address.rpartition("@")[0]
    return bool(_MINTED.search(local)) and any(letter.isdigit() for letter in local)


def _parts(local: str) -> set[str]:
    """Return the words of a name, and all of it in one: no-reply is no, reply and noreply."""
    words = [word for word in _BETWEEN.split(local) if word]
    return {*words, "".join(words)}
