"""What a table of cases cannot say about the relevance rules."""

from __future__ import annotations

import email
import random
import socket
import statistics
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textstat.backend import counts, metrics, selections, transformations

from inbox_fatigue.findings.episodes import find
from inbox_fatigue.model import Writing
from inbox_fatigue.testing import inbox
from inbox_fatigue_relevance import inbox_fatigue_describers, inbox_fatigue_scorers
from inbox_fatigue_relevance.acquisition import courting
from inbox_fatigue_relevance.after_sale import SaleAndSilence
from inbox_fatigue_relevance.blast import BatchAndBlast
from inbox_fatigue_relevance.grades import FORMULAS, grade
from inbox_fatigue_relevance.merge_fields import MergeFieldDescriber, first_placeholder
from inbox_fatigue_relevance.open_case import OpenCase
from inbox_fatigue_relevance.prose import own_words, sentences
from inbox_fatigue_relevance.repetition import SaidAlready
from inbox_fatigue_relevance.selling import SellingDescriber
from inbox_fatigue_relevance.silence import TalkingToSilence
from inbox_fatigue_relevance.tone import ToneDescriber

START = datetime(2026, 3, 2, 9, tzinfo=UTC)

# Six plain sentences and three heavy ones a language, repeated until there is enough to measure.
EASY = {
    "en": "We have a new shop in your town. It is open from Monday. Come and see us soon. The tea is free "
    "all day. You can bring your dog too. We look forward to meeting you.",
    "de": "Wir haben einen neuen Laden in der Stadt. Er ist ab Montag offen. Kommen Sie doch mal vorbei. "
    "Der Tee ist an dem Tag frei. Ihr Hund darf auch mit rein. Wir freuen uns sehr auf Sie.",
    "fr": "Nous avons une boutique dans votre ville. Elle ouvre ses portes lundi. Venez nous voir avec vos amis. "
    "Le thé est offert ce jour. Votre chien peut venir aussi. Nous avons hâte de vous voir.",
    "es": "Hay una tienda nueva en tu barrio. Se abre el lunes por la tarde. Ven a vernos con tu gente. "
    "El té de ese día es gratis. Tu perro puede venir también. Nos gusta mucho ver gente.",
    "it": "Da noi c'è un bar nuovo in piazza. Apre di sera dopo le sei. Vieni a stare un po' con noi. "
    "Il tè per te non si paga. Il cane può stare con te. A noi fa bene la gente.",
    "nl": "We hebben een winkel in jouw stad. Hij gaat op maandag voor je open. Kom maar eens langs met een vriend. "
    "De thee is die dag voor niets. Je hond mag ook mee naar binnen. We zien je daar heel graag.",
    "pt": "Temos uma loja nova na tua rua. Ela abre na segunda de tarde. Vem ver o que há por cá. "
    "O chá de um dia é por nós. O teu cão pode vir aqui também. A gente gosta de te ver.",
    "sv": "Vi har en ny butik i din stad. Den är öppen från och med måndag. Kom gärna förbi och hälsa på. "
    "Te får du av oss den dagen. Din hund får också följa med in. Vi ser fram emot att se dig.",
}
HARD = {
    "en": "The aforementioned organisational restructuring necessitates comprehensive reconsideration of "
    "established procedural arrangements, notwithstanding contractual obligations previously communicated to "
    "participating institutions. Responsibility for implementation remains distributed between administrative "
    "departments whose representatives coordinate supplementary documentation requirements.",
    "de": "Die vorgenannte organisatorische Umstrukturierung erfordert unbeschadet bestehender vertraglicher "
    "Verpflichtungen eine umfassende Überprüfung sämtlicher verfahrensrechtlicher Vereinbarungen der beteiligten "
    "Einrichtungen. Die Verantwortlichkeit für die Durchführung verbleibt bei den zuständigen Verwaltungsabteilungen, "
    "deren Vertreterinnen ergänzende Dokumentationsanforderungen koordinieren.",
    "fr": "La restructuration organisationnelle susmentionnée nécessite une reconsidération approfondie des dispositions "
    "procédurales établies, nonobstant les obligations contractuelles antérieurement communiquées aux institutions "
    "participantes. La responsabilité de l'implémentation demeure répartie entre les départements administratifs "
    "dont les représentants coordonnent les exigences documentaires supplémentaires.",
    "es": "La reestructuración organizativa anteriormente mencionada requiere una reconsideración exhaustiva de las "
    "disposiciones procedimentales establecidas, independientemente de las obligaciones contractuales comunicadas a las "
    "instituciones participantes. La responsabilidad correspondiente permanece distribuida entre departamentos "
    "administrativos cuyos representantes coordinan requerimientos documentales complementarios.",
    "it": "La sopraccitata ristrutturazione organizzativa richiede una riconsiderazione approfondita delle disposizioni "
    "procedimentali stabilite, indipendentemente dalle obbligazioni contrattuali precedentemente comunicate alle "
    "istituzioni partecipanti. La responsabilità dell'implementazione rimane distribuita fra dipartimenti "
    "amministrativi i cui rappresentanti coordinano documentazioni supplementari.",
    "nl": "De bovengenoemde organisatorische herstructurering vereist niettegenstaande eerder gecommuniceerde contractuele "
    "verplichtingen een uitgebreide heroverweging van vastgestelde procedurele overeenkomsten tussen participerende "
    "instellingen. De verantwoordelijkheid voor de implementatie blijft verdeeld over administratieve afdelingen "
    "waarvan vertegenwoordigers aanvullende documentatievereisten coördineren.",
    "pt": "A supramencionada reestruturação organizacional necessita de uma reconsideração abrangente das disposições "
    "procedimentais estabelecidas, independentemente das obrigações contratuais anteriormente comunicadas às "
    "instituições participantes. A responsabilidade correspondente permanece distribuída entre departamentos "
    "administrativos cujos representantes coordenam requisitos documentais complementares.",
    "sv": "Den ovannämnda organisatoriska omstruktureringen förutsätter oberoende av tidigare kommunicerade avtalsrättsliga "
    "förpliktelser en omfattande genomgång av fastställda procedurmässiga överenskommelser mellan deltagande "
    "institutioner. Ansvaret för genomförandet förblir fördelat mellan administrativa avdelningar vars företrädare "
    "samordnar kompletterande dokumentationskrav.",
}
PLACEHOLDERS = {
    "様、いつもありがとうございます。": "様、いつもありがとうございます。",
    "Здравствуйте, !": "Здравствуйте, !",
    "Уважаемый !": "Уважаемый !",
    "Hello, !": "Hello, !",
    "Hello, null!": "Hello, null",
    "Hi {{first_name}},": "{{first_name}}",
    "Dear *|FNAME|*,": "*|FNAME|*",
    "Hello %%First Name%%": "%%First Name%%",
    "Hallo [[vorname]],": "[[vorname]]",
    "Hi ${name},": "${name}",
    "Hi <%= name %>,": "<%= name %>",
    "Dear ,": "Dear ,",
    "Dear , We have news for you": "Dear ,",
    "Sehr geehrter Herr ,": "Sehr geehrter Herr ,",
    "Hi null": "Hi null",
    "Hallo undefined,": "Hallo undefined",
    "Dear Mr null,": "Dear Mr null",
    "Dear [object Object],": "Dear [object Object]",
    'Hi {{ contact.first_name | default: "friend" }},': '{{ contact.first_name | default: "friend" }}',
    "Hola {{ person|lookup:'first_name' }},": "{{ person|lookup:'first_name' }}",
    "Read on, {{lead.First Name:default=there}}": "{{lead.First Name:default=there}}",
    "Dear [First Name],": "[First Name]",
    "Hi {name},": "{name}",
    "Bonjour {{ contact.PRENOM }},": "{{ contact.PRENOM }}",
    "Liebe %vorname%,": "%vorname%",
    "Hi FNAME,": "FNAME",
    "Hello {!Contact.FirstName},": "{!Contact.FirstName}",
    "Dear «First Name»,": "«First Name»",
    "How {{company}} can grow": "{{company}}",
    "See this in your browser: *|ARCHIVE|*": "*|ARCHIVE|*",
    "Dear null null,": "Dear null null",
    "Hallo undefined undefined,": "Hallo undefined undefined",
    "Sehr geehrte(r) Frau/Herr ,": "Sehr geehrte(r) Frau/Herr ,",
    "Estimado/a :": "Estimado/a :",
    "Now only $ {{price}} until Friday.": "{{price}}",
    "Здравствуйте, {{имя}}!": "{{имя}}",
}
NO_PLACEHOLDERS = [
    "株式会社青木\n様",
    "様々な商品をご紹介します。",
    "Здравствуйте, Анна!",
    "Hello, Anna!",
    "Dear Null,",
    "Dear none of you knows,",
    "Cher Monsieur : voici les bouilloires.",
    "Chère Madame :",
    "Cher Monsieur !",
    "Hi,",
    "Dear all,",
    "Dear Nancy,",
    "Hi [Anna],",
    "Dear Ms Null,",
    "Hello none of this is new",
    "Bonjour ,",
    'x[[i]] and df[["name"]] are the same',
    "<<name of contract.doc>>",
    "search?q=%%q%%",
    "[name withheld]",
    'the tag "{{first_name}}" is empty',
    "body { color: red }",
    "Set ${HOME} first",
    "The <name> element",
    "{{1 hit}}",
    "100% name% of it",
    "caro , bello e utile",
    '{"name": "Anna", "email": null}',
]
COURTING = [
    ("en", "Not a customer yet? Create an account and save 20 % on all we have."),
    ("de", "Noch kein Kunde? Konto anlegen und 10 Euro geschenkt bekommen."),
    ("en", "Create your account in two minutes. No credit card required."),
    ("en", "Welcome. This offer is for new customers only."),
    ("en", "Start your free trial. No credit card required."),
    (
        "en",
        "We help companies like yours. Are you the right person? If so, book a demo. I came across your profile",
    ),
    ("de", "10 % Neukundenrabatt auf alles"),
    ("de", "30 Tage kostenlos, jetzt Demo buchen"),
    ("fr", "Réservé aux nouveaux clients"),
    ("es", "Un 10 % en tu primera compra"),
    ("pt", "Desconto para novos clientes"),
    ("it", "Riservato ai nuovi clienti"),
    ("nl", "Korting op je eerste bestelling"),
    (None, "Nur für Neukunden"),
]
NOT_COURTING = [
    ("en", "Forty bulbs are in our catalogue.\nLog in | Not a customer yet? Create an account | Unsubscribe"),
    ("de", "Der neue Katalog ist da.\nNoch kein Kunde?\nJetzt registrieren"),
    ("fr", "Le catalogue est là.\nPas encore client ? Créez un compte"),
    ("ja", "春のカタログができました。\n会員でない方はこちらから新規会員登録"),
    ("en", "You can book visits in our app. Create your account in two minutes; the code is in our letter."),
    ("fr", "Vos rendez-vous sont dans l'application. Créez votre compte en deux minutes."),
    ("en", "Switch to the app: your first bill is there, for free. You need your customer number."),
    ("en", "Discover our new season. Sign up for our newsletter."),
    ("en", "Invite a friend: your friend gets 10 % off your first order offer for new customers."),
    ("en", "For new and existing customers alike."),
    ("en", "Thank you for your first order."),
    ("en", "Advertisement: 30-day free trial of a firewall."),
    ("de", "Entdecken Sie die neue Kollektion. Zum Newsletter anmelden."),
    ("de", "Freunde werben: 10 Euro für Neukunden und 10 Euro für dich"),
    ("ja", "for new customers only"),
    ("en", "New in our shop: twelve kettles from Lisbon. Visit us on Saturday, the coffee is on us."),
    ("de", "Neu im Sortiment: zwölf Kessel. Schauen Sie am Samstag vorbei, der Kaffee geht auf uns."),
    ("fr", "Nouveau chez nous : douze bouilloires. Venez samedi, le café est offert."),
    ("nl", "Nieuw in onze winkel: twaalf ketels. Kom zaterdag langs, de koffie is gratis."),
    ("de", "Wir haben eine neue Filiale eröffnet. Kommen Sie am Samstag, der Tee ist gratis."),
    ("de", "Jetzt anmelden: Kurs Rosen schneiden am 12. März, kostenlos und unverbindlich."),
    ("fr", "Essayez notre thé : un échantillon gratuit avec votre prochaine commande."),
]


def enough(text):
    return " ".join([text] * 5)


@pytest.mark.parametrize("language", sorted(EASY))
def test_a_plain_text_is_comfortable_and_an_official_one_is_not(language):
    assert grade(enough(EASY[language]), language) < 9
    assert grade(enough(HARD[language]), language) > 15


def test_every_formula_works_without_the_network(monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("a formula tried to reach the network")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    text = enough(EASY["en"])
    assert all(isinstance(grade(text, language), float) for language in FORMULAS)


def test_no_text_stays_in_the_caches_of_textstat():
    for language in FORMULAS:
        grade(enough(HARD["en"]), language)
    kept = [
        thing.cache_info().currsize
        for part in (counts, metrics, selections, transformations)
        for thing in vars(part).values()
        if hasattr(thing, "cache_info")
    ]
    assert kept
    assert sum(kept) == 0


@pytest.mark.parametrize(
    ("text", "language"), [(enough(EASY["en"]), "ja"), (enough(EASY["en"]), None), (EASY["en"], "en")]
)
def test_without_a_formula_or_enough_words_there_is_no_grade(text, language):
    assert grade(text, language) is None


def test_menus_tables_links_and_quoted_mail_do_not_move_the_grade():
    text = enough(HARD["en"])
    menu = "Home\n* Laptops and tablets\n| 1 | 2 | 3 |\nhttps://shop.example/a?b=c\n> Quoted words here."
    assert grade(f"{menu}\n\n{text}\n\n{menu}", "en") == grade(text, "en")


NOTICES = {
    "en": "This e-mail and all that is attached to it are confidential and meant solely for the addressee.",
    "de": "Diese Nachricht ist vertraulich und nur für den Empfänger bestimmt.",
    "fr": "Ce courriel est confidentiel et ne regarde que son destinataire.",
    "nl": "Dit bericht is vertrouwelijk en alleen voor de geadresseerde.",
}


@pytest.mark.parametrize("language", NOTICES)
def test_a_legal_notice_below_a_letter_does_not_move_the_grade(language):
    letter = enough(EASY[language])
    below = f"{letter}\n\n** Notice **\n{NOTICES[language]}\n{enough(HARD[language])}"
    assert grade(below, language) == grade(letter, language)


def test_a_letter_that_begins_like_a_notice_is_read():
    letter = (
        "This message holds confidential news of your pension.\nThe sum that we promised you grows again."
    )
    assert len(sentences(letter)) == 2


def test_lines_wrapped_by_an_editor_are_one_sentence():
    wrapped = "This sentence was wrapped by the editor of its writer at\nabout sixty signs, and it is one sentence all the same.\n"
    assert sentences(wrapped) == [
        "This sentence was wrapped by the editor of its writer at about sixty signs, and it is one sentence all the same."
    ]


def test_a_full_stop_in_an_abbreviation_or_a_date_ends_no_sentence():
    text = "Wir sehen uns am 3. Februar bei Dr. Weber, z. B. um 10.30 Uhr, wenn es Ihnen passt."
    assert len(sentences(text)) == 1


def test_a_newsletter_is_read_beyond_what_looks_like_a_signature():
    whole = "First article.\n-- \nSecond article."
    writing = Writing(subject="", text=whole, new_text="First article.", language="en", html=False)
    assert own_words(writing) == whole


def test_of_a_reply_only_the_new_words_are_read():
    writing = Writing(
        subject="", text="Yes.\n> Hi {{first_name}}", new_text="Yes.", language="en", html=False
    )
    assert own_words(writing) == "Yes."
    assert MergeFieldDescriber().describe(writing) == {"merge_fields": None}


@pytest.mark.parametrize(("line", "placeholder"), PLACEHOLDERS.items())
def test_an_unfilled_placeholder_is_found(line, placeholder):
    assert first_placeholder("", f"{line}\nWe have news for you.") == placeholder


@pytest.mark.parametrize("line", NO_PLACEHOLDERS)
def test_what_only_looks_like_a_placeholder_is_none(line):
    assert first_placeholder("", f"{line}\nWe have news for you.") is None


@pytest.mark.parametrize(
    "subject", ["{{first_name}}, your order", ", we miss you", "null, we miss you", "Hi *|FNAME|*"]
)
def test_a_subject_can_be_broken_too(subject):
    assert first_placeholder(subject, "We have news for you.") is not None


@pytest.mark.parametrize(
    "subject",
    [
        "[Add your name] Save the orchard",
        "[DEADLINE] midnight",
        "Fwd: [DEADLINE: TUESDAY] Last day for early plants",
        "[EVENT] Come and plant a tree",
    ],
)
def test_a_label_at_the_start_of_a_subject_is_no_placeholder(subject):
    assert first_placeholder(subject, "We have news for you.") is None


@pytest.mark.parametrize(
    "subject",
    [
        "[NAME] your trees are here",
        "[First Name] your trees",
        "[INSERT DATE] Come and plant",
        "Until [DEADLINE]",
    ],
)
def test_a_field_at_the_start_of_a_subject_is_one(subject):
    assert first_placeholder(subject, "We have news for you.") is not None


def test_a_mail_about_placeholders_is_searched_only_in_its_own_greeting():
    lines = "One more line.\n" * 6
    lesson = f"News for developers\n\n{lines}A merge tag such as {{{{first_name}}}} is filled."
    assert first_placeholder("Using merge tags", f"Hi Anna,\n{lesson}") is None
    assert first_placeholder("Using merge tags", f"Hi {{{{first_name}}}},\n{lesson}") == "{{first_name}}"


def test_a_placeholder_is_kept_short_and_on_one_line():
    long = "Hi {{ contact.first_name | default: 'a friend of the house whom we like a great deal' }},"
    found = MergeFieldDescriber().describe(
        Writing(subject="", text=f"{long}\x1b[31m", new_text=long, language="en", html=False)
    )["merge_fields"]
    assert len(found) == 40
    assert found.isprintable()


@pytest.mark.parametrize(("language", "text"), COURTING)
def test_mail_for_newcomers_is_told(language, text):
    assert courting(text, language)


@pytest.mark.parametrize(("language", "text"), NOT_COURTING)
def test_other_mail_is_not_taken_for_acquisition(language, text):
    assert courting(text, language) is None


def test_two_fair_phrases_are_enough_in_a_short_mail_and_not_in_a_long_one():
    short = "Start your free trial today. No credit card required."
    assert courting(short, "en")
    assert courting(f"{short} {'Other words follow here.' * 500}".replace(".Other", ". Other"), "en") is None


@settings(deadline=None)
@given(st.text(max_size=400), st.sampled_from([*FORMULAS, None]))
def test_no_text_stops_a_describer(text, language):
    writing = Writing(subject=text[:50], text=text, new_text=text, language=language, html=False)
    for describer in inbox_fatigue_describers():
        answer = describer.describe(writing)
        assert set(answer) == {feature.name for feature in describer.features}


touch = st.builds(
    lambda hours, content, campaign, sender, address, stream: {
        "at": START + timedelta(hours=hours),
        "content": content,
        "campaign": campaign,
        "sender": sender,
        "address": address,
        "stream": stream,
    },
    st.integers(0, 24 * 120),
    st.sampled_from(["spring", "season", "other"]),
    st.sampled_from(["one", "two", None]),
    st.sampled_from(["ann@x.example", "ben@x.example", None]),
    st.sampled_from(["home", "work"]),
    st.sampled_from(["marketing", "marketing", "sales", "transactional"]),
)
LIKENESS = {frozenset(["spring", "season"]): 0.9}
SAID = {
    "contents": {name: {"word_count": 100} for name in ("spring", "season", "other")},
    "alike": [["spring", "season", 0.9]],
}


def by_another_way(one, other):
    def differ(name):
        return one[name] is not None and other[name] is not None and one[name] != other[name]

    campaigns_known = one["campaign"] is not None and other["campaign"] is not None
    return differ("campaign") or differ("address") or (differ("sender") and not campaigns_known)


def likeness(one, other):
    return (
        1.0
        if one["content"] == other["content"]
        else LIKENESS.get(frozenset([one["content"], other["content"]]))
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(touch, min_size=1, max_size=15))
def test_said_already_finds_what_comparing_each_with_each_finds(touches):
    expected = {}
    for number, one in enumerate(touches, 1):
        found = [
            how
            for other in touches
            if other["stream"] != "transactional"
            and one["at"] - timedelta(days=90) < other["at"] < one["at"]
            and by_another_way(one, other)
            and (how := likeness(one, other))
        ]
        if found and one["stream"] != "transactional":
            expected[number] = max(found)
    measured = SaidAlready().measure(inbox(*touches, **SAID)).frame
    assert dict(measured.select("touch", "measured").iter_rows()) == expected


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 200), min_size=1, max_size=25), st.lists(st.integers(0, 200), max_size=5))
def test_a_silence_is_as_long_as_the_mails_since_the_last_sign(days, signs):
    touches = [{"at": START + timedelta(days=day)} for day in days]
    events = [{"at": START + timedelta(days=sign), "kind": "click"} for sign in signs]
    (measured,) = TalkingToSilence().measure(inbox(*touches, events=events, seen_kinds={"click"}))
    got = dict(measured.frame.select("touch", "measured").iter_rows())
    for number, day in enumerate(days, 1):
        last = max((sign for sign in signs if sign <= day), default=-1)
        run = sum(last < other <= day for other in days)
        # Mails of one moment are counted one after the other; the last of them has the whole run.
        same = [got.get(other) for other, at in enumerate(days, 1) if at == day]
        assert (max(same) if day > last else got.get(number)) == (run if day > last else None)


def test_a_sign_of_life_that_names_no_organisation_ends_every_silence_of_the_person():
    touches = [
        {"at": START + timedelta(days=day), "organisation": name}
        for name in ("one.example", "two.example")
        for day in range(4)
    ]
    events = [{"at": START + timedelta(days=1, hours=1), "kind": "purchase"}]
    story = inbox(*touches, events=events)
    unplaced = story.events.with_columns(
        organisation=pl.lit(None, dtype=pl.String), inbox=pl.lit(None, dtype=pl.Int64)
    )
    (measured,) = TalkingToSilence().measure(
        type(story)(touches=story.touches, events=unplaced, seen_kinds=frozenset({"purchase"}))
    )
    assert sorted(measured.frame["measured"].to_list()) == [1, 1, 1, 1, 2, 2, 2, 2]


def test_with_opens_alone_and_untrusted_nothing_is_measured():
    story = inbox(*[{"at": START + timedelta(days=day)} for day in range(20)], seen_kinds={"open"})
    assert TalkingToSilence().measure(story) == []


@pytest.mark.parametrize("kind", inbox_fatigue_scorers(), ids=lambda kind: kind.rules[0].slug)
def test_an_empty_partition_has_no_findings(kind):
    found = kind().measure(inbox())
    for measurements in found if isinstance(found, list) else [found]:
        assert find(measurements, inbox()).findings.is_empty()


def tiring(later=timedelta(0)):
    """Return two people's inboxes in which every rule finds something, all dates moved by a span."""
    touches = [
        {
            "at": START + later + timedelta(days=number),
            "content": ["spring", "season"][number % 2],
            "campaign": f"c{number}",
            "person_named": "ab"[number % 3 == 0],
        }
        for number in range(30)
    ]
    copy = {"at": START + later + timedelta(days=4), "content": "spring", "person_named": "b"}
    said = {
        "word_count": 100,
        "language": "nl",
        "subject": "The kettle at half price",
        "grade": 13.0,
        "merge_fields": "Dear ,",
        "acquisition": "for new customers",
        "offer": "half price",
        "pushiness": 3.0,
        "about_us": 0.8,
        "words": ["kettle", "price"],
        "terms": "kettle price half",
        "event_places": "Vienna, AT",
    }
    gardens = {"language": "nl", "words": ["garden"], "terms": "garden", "word_count": 100}
    moment = START + later + timedelta(days=3, hours=1)
    return inbox(
        *touches,
        copy,
        events=[{"at": moment, "kind": kind} for kind in ("click", "purchase", "case_opened")],
        contents={"spring": said, "season": said, "gardens": gardens},
        alike=[["spring", "season", 0.9]],
        people={
            "a": {
                "languages": ["fr"],
                "status": "customer",
                "owns": ["kettle"],
                "interests": ["garden"],
                "city": "Lyon",
                "country": "FR",
            },
            "b": {"languages": ["fr"], "status": "prospect"},
        },
    )


def findings(kind, story):
    scorer = kind(smallest=2) if kind is BatchAndBlast else kind()
    found = scorer.measure(story)
    (measurements,) = found if isinstance(found, list) else [found]
    return find(measurements, story)


@pytest.mark.parametrize("kind", inbox_fatigue_scorers(), ids=lambda kind: kind.rules[0].slug)
def test_the_order_of_rows_changes_nothing(kind):
    story = tiring()
    rows = list(range(len(story.touches)))
    random.Random(1).shuffle(rows)
    shuffled = type(story)(
        touches=story.touches[rows],
        events=story.events.reverse(),
        people=story.people.reverse(),
        contents=story.contents.reverse(),
        alike=story.alike.reverse(),
        seen_kinds=story.seen_kinds,
    )
    told, again = findings(kind, story), findings(kind, shuffled)
    assert told.findings.rows()
    assert again.findings.rows() == told.findings.rows()
    assert again.evidence.rows() == told.evidence.rows()


@pytest.mark.parametrize("kind", inbox_fatigue_scorers(), ids=lambda kind: kind.rules[0].slug)
def test_moving_all_dates_changes_nothing_but_the_dates(kind):
    told, moved = (
        findings(kind, tiring(later)).hits.select("touch", "measured").sort("touch").rows()
        for later in (timedelta(0), timedelta(days=101, hours=7))
    )
    assert told == moved


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Hurry, last chance to save"),
        ("en", "See the games LIVE AND EXCLUSIVELY ON THE INTERNET with us"),
        ("de", "Nur noch heute, solange der Vorrat reicht"),
        ("fr", "Dernière chance, ne ratez pas cela"),
        ("es", "Última oportunidad, solo hoy"),
        ("pt", "Última oportunidade, só hoje"),
        ("it", "Ultima occasione, solo oggi"),
        ("nl", "Laatste kans, op is op"),
    ],
)
def test_a_text_that_presses_is_told_from_the_same_text_without_it(language, text):
    calm, loud = tone(CALM, language), tone(f"{CALM}\n{text}.", language)
    assert (calm["pushiness"], loud["pushiness"] > 0) == (0, True)


CALM = (
    " ".join(f"word{letter}" for letter in "abcdefghijklmnopqrstuvwxyz")
    + " and ten more of these words here to be long"
)


def tone(text, language="en", subject=""):
    return ToneDescriber().describe(
        Writing(subject=subject, text=text, new_text=text, language=language, html=False)
    )


def test_headings_in_capitals_and_marks_in_code_are_no_shouts():
    quiet = f"THE NEWS OF THIS WEEK IN FULL\n{CALM}\nif (a != b) call 843! ok"
    assert tone(quiet)["pushiness"] == 0


def test_a_heading_in_capitals_stays_one_beside_its_link():
    quiet = (
        f"{CALM}\nBAKERS SELL MORE RYE BREAD: https://news.example/open/this/story.php?with=many&small=words"
    )
    assert tone(quiet)["pushiness"] == 0


def test_exclamation_marks_alone_are_comfortable():
    cheerful = f"{CALM} hello! hello! hello! hello! hello! hello!"
    assert tone(cheerful)["pushiness"] == 1.0


def test_a_short_note_a_strange_language_and_no_text_have_no_tone():
    none = {"pushiness": None, "about_us": None}
    assert tone("Hurry, last chance") == tone(CALM, "fi") == tone(CALM, None) == tone("") == none


def test_whom_a_letter_is_about_is_told_by_its_we_and_you():
    assert tone("We moved our shop. " * 6)["about_us"] == 1
    assert tone("You moved your shop. " * 6)["about_us"] == 0
    assert tone("Wir zeigen Ihnen gern unser Haus. " * 6, "de")["about_us"] == pytest.approx(2 / 3, abs=0.001)
    assert tone("I moved my shop. " * 20)["about_us"] is None
    assert tone("We moved our shop. " * 200)["about_us"] is None


@pytest.mark.parametrize(
    ("language", "text", "kinds"),
    [
        ("en", "Kettles at 20 % off until Monday", {"offer"}),
        ("en", "How to look after a kettle", {"help"}),
        ("en", "Order now: a spare part for it", {"offer", "companion"}),
        ("en", "The garden is awake, and the officer went off", set()),
        ("de", "Jetzt bestellen und 10% sparen", {"offer"}),
        ("de", "Tipps zur Pflege", {"help"}),
        ("fr", "Profitez-en : livraison offerte", {"offer"}),
        ("nl", "Nu bestellen met korting: navulling", {"offer", "companion"}),
        ("ja", "order now", set()),
        (None, "order now", set()),
    ],
)
def test_selling_helping_and_going_with_are_told_apart(language, text, kinds):
    said = SellingDescriber().describe(
        Writing(subject=text, text="", new_text="", language=language, html=False)
    )
    assert {kind for kind, phrase in said.items() if phrase is not None} == kinds


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 60), max_size=12),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 40)), max_size=4),
)
def test_a_promotion_counts_exactly_while_a_case_is_open(days, cases):
    events = [
        {"at": START + timedelta(days=day, hours=hour), "kind": kind, "detail": str(number)}
        for number, (opened, length) in enumerate(cases)
        for kind, day, hour in (("case_opened", opened, 1), ("case_closed", opened + length, 2))
    ]
    story = inbox(*[{"at": START + timedelta(days=day)} for day in days], events=events)
    told = set(OpenCase().measure(story).frame["touch"].to_list())
    expected = {
        number
        for number, day in enumerate(days, 1)
        if any(opened < day <= opened + min(length, 30) for opened, length in cases)
    }
    assert told == expected


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 80), st.sampled_from(["sale", "tips", "news"])), max_size=15),
    st.lists(st.integers(0, 80), min_size=1, max_size=3),
)
def test_a_silence_after_a_sale_lasts_until_help_comes(mails, bought):
    story = inbox(
        *[{"at": START + timedelta(days=day), "content": kind} for day, kind in mails],
        events=[{"at": START + timedelta(days=day, hours=-1), "kind": "purchase"} for day in bought],
        contents={
            "sale": {"offer": "half price", "words": ["sale"]},
            "tips": {"help": "how to", "words": ["tips"]},
            "news": {"words": ["news"]},
        },
    )
    got = dict(SaleAndSilence(fewest=1).measure(story).frame.select("touch", "measured").iter_rows())
    expected = {}
    for number, (day, kind) in enumerate(mails, 1):
        since = max((one for one in bought if one <= day), default=None)
        if kind == "sale" and since is not None:
            helped = any(other == "tips" and since <= when <= day for when, other in mails)
            if not helped:
                expected[number] = day - since
    assert got == expected


@pytest.mark.corpora
def test_hardly_any_newsletter_pushes_or_speaks_of_its_sender_alone(corpora):
    loud, own = [], []
    for path in sorted((corpora / "spamassassin/data/hard-ham-1").iterdir()):
        message = email.message_from_bytes(path.read_bytes())
        plain = [part for part in message.walk() if part.get_content_type() == "text/plain"]
        if plain:
            said = tone(plain[0].get_payload(decode=True).decode("latin-1")[:20_000])
            loud.append(said["pushiness"])
            own.append(said["about_us"])
    known = [one for one in loud if one is not None]
    assert len(known) > 100
    assert sum(one > 1 for one in known) / len(known) < 0.05
    assert sum(one > 0.6 for one in own if one is not None) < 5


@pytest.mark.corpora
def test_the_newsletter_in_the_middle_asks_for_nine_to_twelve_years_of_school(corpora):
    grades = []
    for path in sorted((corpora / "spamassassin/data/hard-ham-1").iterdir()):
        message = email.message_from_bytes(path.read_bytes())
        plain = [part for part in message.walk() if part.get_content_type() == "text/plain"]
        if plain:
            text = plain[0].get_payload(decode=True).decode("latin-1")
            assert first_placeholder("", text) is None, path.name
            assert courting(text, "en") is None, path.name
            grades.append(grade(text[:20_000], "en"))
    known = [one for one in grades if one is not None]
    assert len(known) > 70
    assert 9 < statistics.median(known) < 12


def test_japanese_presses_courts_and_shows_placeholders_without_spaces():
    pressing = "急いでください！残りわずかです！今すぐご注文ください！お見逃しなく！" * 2
    assert tone(pressing, "ja")["pushiness"] > 1
    assert (
        tone("桜の季節になりました。店内でお茶を召し上がりながら、ゆっくりお過ごしください。" * 3, "ja")[
            "pushiness"
        ]
        == 0
    )
    assert courting("はじめての方限定！初回のご注文が二割引になります。", "ja") is not None
    assert courting("初めてのご注文ありがとうございました。明日発送いたします。", "ja") is None
    assert first_placeholder("", "{{氏名}} 様\n明細ができました。") == "{{氏名}}"
    assert first_placeholder("", "テンプレートの差し込み項目{{氏名}}を直してください。") is None


def test_a_phrase_within_a_phrase_presses_once():
    calm = " ".join(["word"] * 98)
    assert tone(f"Hurry up {calm}")["pushiness"] == tone(f"Hurry {calm} word")["pushiness"]
