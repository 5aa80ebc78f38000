"""What a table of cases cannot say about the follow-up rules: phrases, and what holds for every inbox."""

from __future__ import annotations

import dataclasses
import email
import json
import re
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_fatigue.findings.episodes import find
from inbox_fatigue.plugin import Writing, notions
from inbox_fatigue.testing import inbox
from inbox_fatigue_follow_up import inbox_fatigue_scorers
from inbox_fatigue_follow_up.chains import FEW, chains
from inbox_fatigue_follow_up.describing import FollowUpDescriber
from inbox_fatigue_follow_up.links import edges
from inbox_fatigue_follow_up.pairing import Reach
from inbox_fatigue_follow_up.phrasebook import LANGUAGES, phrasebook
from inbox_fatigue_follow_up.same_again import SameAgain
from inbox_fatigue_follow_up.unanswered import UnansweredChains

PHRASES = Path(__file__).parents[2] / "plugins" / "inbox_fatigue_follow_up" / "phrases"
CLASSES = (
    "later",
    "bump",
    "guilt",
    "false_familiarity",
    "last_chance",
    "overdue",
    "request",
    "decline",
    "opt_out_request",
    "out_of_office",
    "booked",
    "stay",
    "colleague",
)
REACH = Reach(mail=timedelta(days=30), sequence=timedelta(days=90), new_share=0.3, new_words=25)
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def _described(text, subject="", language="en"):
    writing = Writing(subject=subject, text=text, new_text=text, language=language, html=False)
    return FollowUpDescriber().describe(writing)


def _said(text, language="en"):
    return {kind for kind in CLASSES if _described(text, language=language)[kind]}


def _phrases():
    for language in LANGUAGES:
        told = tomllib.loads((PHRASES / f"{language}.toml").read_text("utf-8"))
        for kind, lists in told["class"].items():
            for name, ending in (("strong", ", and so on"), ("weak", ", and so on"), ("asked", "?")):
                for phrase in lists.get(name, ()):
                    yield language, kind, phrase, ending


def _simplest(phrase):
    """Return the shortest text that a phrase stands for."""
    without = re.sub(r"\[[^\]]*\] ?|\.\.\. ", "", phrase)
    return re.sub(r"\(([^)]*)\)", lambda match: match[1].split("|")[0], without).replace("*", "").strip()


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_phrase_is_found_in_what_it_stands_for(language):
    book = phrasebook(language)
    missed = [
        phrase
        for told, kind, phrase, ending in _phrases()
        if told == language
        and kind not in {said.kind for said in book.find(notions.fold(f"{_simplest(phrase)}{ending}"))[0]}
    ]
    assert missed == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("「先日のメールはご覧いただけましたか」という書き出しは避けましょう。", "ja"),
        ("Rule 4: never write 'did you see my last email', it isn't kind.", "en"),
        ("A reader writes: did you see my last email, and so on.", "en"),
        ("Ein Verkäufer schrieb: Haben Sie meine letzte Mail gesehen, und so weiter.", "de"),
        ("Why not write \u201cdid you see my last email\u201d?", "en"),
    ],
)
def test_what_somebody_else_said_bumps_nothing(text, language):
    assert "bump" not in _said(text, language)


def test_a_question_about_a_holiday_is_no_note_of_absence():
    assert "out_of_office" in _said("I am out of the office until Monday.")
    assert "out_of_office" not in _said("Say, am I right that I am out of the office until Monday?")
    assert "out_of_office" not in _said("Bist du noch im Urlaub?", "de")


def test_days_that_are_left_are_no_absence():
    soon = "Did you see our email yesterday? We are just 4 days away from the fair, so this is an emergency."
    assert _described(soon)["bump"] == 1
    assert not _described(soon)["out_of_office"]
    assert _described("I am away until 4 May. In urgent cases call Ann.")["out_of_office"]
    assert _described("Back on Monday, I'm away from my desk.")["out_of_office"]


def test_some_words_bump_only_where_they_ask():
    assert "bump" in _said("Have the samples arrived?")
    assert "bump" not in _said("The samples arrived, and we love them.")


def test_japanese_is_found_without_spaces_and_across_broken_lines():
    assert "bump" in _said("先日お送りした見積書はご覧いただけましたでしょうか。", "ja")
    assert "bump" in _said("先日お送りした見積書はご覧い\nただけましたでしょうか。", "ja")
    assert "opt_out_request" in _said("配信を停止してください。", "ja")
    assert "opt_out_request" not in _said("配信を停止しないでください。", "ja")


def test_voiced_sounds_of_japanese_are_kept():
    assert notions.fold("カ") != notions.fold("ガ")
    assert notions.fold("ｶﾞ") == notions.fold("ガ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_phrases_of_every_class(language):
    told = tomllib.loads((PHRASES / f"{language}.toml").read_text("utf-8"))
    assert set(told["class"]) == set(CLASSES)
    assert all(len(told["class"][kind]["strong"]) >= 3 for kind in CLASSES)


@pytest.mark.parametrize(
    ("kind", "language", "text"),
    [
        ("bump", "en", "Did you see my last email?"),
        ("bump", "en", "Just checking in on this."),
        ("bump", "en", "I wanted to follow up\non my previous note."),
        ("bump", "en", "Bumping this to the top of your inbox."),
        ("bump", "de", "Haben Sie meine letzte E-Mail gesehen?"),
        ("bump", "de", "Ich wollte nur kurz nachfragen, ob alles klar ist."),
        ("bump", "fr", "Avez-vous vu mon dernier message ?"),
        ("bump", "fr", "Je me permets de vous relancer."),
        ("bump", "es", "¿Recibió mi último correo?"),
        ("bump", "pt", "Você recebeu meu último email?"),
        ("bump", "it", "Ha ricevuto la mia ultima mail?"),
        ("bump", "nl", "Heeft u mijn vorige mail gezien?"),
        ("bump", "en", "We noticed that you have not completed our survey."),
        ("bump", "de", "Dies ist die letzte Erinnerung."),
        ("booked", "en", "Your webinar starts in one hour."),
        ("booked", "de", "Vielen Dank für Ihre Anmeldung."),
        ("guilt", "en", "I haven't heard back from you. Should I close your file?"),
        ("guilt", "de", "Leider habe ich noch keine Rückmeldung von Ihnen erhalten."),
        ("false_familiarity", "en", "As per our conversation, here is the deck."),
        ("false_familiarity", "en", "As promised on the phone, here is our price list."),
        ("false_familiarity", "it", "Come da nostra conversazione, ecco i dettagli."),
        ("last_chance", "en", "Last chance: the offer ends tonight"),
        ("overdue", "en", "This request has been pending your approval for 12 days."),
        ("decline", "en", "Thanks, but we are not interested."),
        ("decline", "en", "No, thanks."),
        ("decline", "de", "Wir haben kein Interesse."),
        ("decline", "fr", "Non merci, nous ne sommes pas intéressés."),
        ("decline", "es", "No nos interesa, gracias."),
        ("decline", "pt", "Não temos interesse."),
        ("decline", "it", "Non siamo interessati."),
        ("decline", "nl", "Wij hebben geen interesse."),
        ("opt_out_request", "en", "STOP"),
        ("opt_out_request", "en", "Hi Ann,\n\nunsubscribe\n\nThanks\nBen"),
        ("opt_out_request", "en", "Please remove me from your mailing list."),
        ("opt_out_request", "en", "Stop emailing me."),
        ("opt_out_request", "de", "Bitte löschen Sie mich aus dem Verteiler, keine weiteren Mails."),
        ("opt_out_request", "fr", "Merci de me retirer de votre liste."),
        ("opt_out_request", "es", "Por favor, dejen de escribirme."),
        ("opt_out_request", "pt", "Não quero mais receber estes emails."),
        ("opt_out_request", "it", "Non voglio più ricevere le vostre mail."),
        ("opt_out_request", "nl", "Graag geen mails meer."),
        ("opt_out_request", "en", "Please take me off this mailing list, I never signed up for it."),
        ("opt_out_request", "de", "Bitte sehen Sie von weiteren Mails ab."),
        ("later", "en", "We have no budget this year. Ask again in January."),
        ("later", "de", "Aktuell kein Bedarf, melden Sie sich gern im Herbst wieder."),
        ("later", "fr", "Pas maintenant, merci. Revenez vers moi à l'automne."),
        ("later", "es", "Ahora no, gracias. Vuelva a preguntarme en otoño."),
        ("later", "nl", "Op dit moment niet, neem in september weer contact op."),
        ("later", "en", "Maybe next year."),
        ("later", "de", "Nicht vor Jahresende, danke."),
        ("later", "fr", "Peut-être l'année prochaine."),
        ("later", "es", "Tal vez el próximo año."),
        ("later", "it", "Forse in autunno."),
        ("later", "nl", "Misschien in het voorjaar."),
        ("later", "pt", "Talvez no próximo ano."),
        ("later", "ja", "来年また検討します。"),
        ("opt_out_request", "fr", "Arrêtez, s'il vous plaît."),
        ("opt_out_request", "es", "Por favor, paren."),
        ("bump", "nl", "Ik breng deze mail nog even onder uw aandacht."),
        ("stay", "en", "Not right now, but please keep me on the list."),
        ("out_of_office", "en", "I am currently out of the office until Monday."),
        ("out_of_office", "de", "Ich bin im Urlaub."),
    ],
)
def test_what_people_say_is_understood(kind, language, text):
    assert kind in _said(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Thanks for our call on Thursday, here is the offer."),
        ("en", "Further to our call on Monday I would like to invite you to a demo."),
        ("de", "Nach unserem Gespräch am Montag lade ich Sie gern zur Vorführung ein."),
        ("fr", "Suite à notre entretien de lundi, je vous invite à une démonstration."),
        ("es", "Tras nuestra conversación del lunes le invito a una demostración."),
    ],
)
def test_who_invites_after_a_talk_still_claims_the_talk(language, text):
    assert "false_familiarity" in _said(text, language)


@pytest.mark.parametrize(
    ("kind", "language", "text"),
    [
        ("bump", "en", "Can you ping the server from your machine?"),
        ("bump", "en", "Please follow up with the vendor about the invoice."),
        ("bump", "en", "The follow-up visit is on Monday."),
        ("bump", "en", "Check in your luggage before noon."),
        ("bump", "en", 'A mail that says "did you see my last email" annoys people.'),
        ("bump", "de", "Bitte fragen Sie beim Hersteller nach."),
        ("booked", "en", "You have not registered for our webinar yet."),
        ("decline", "en", "I'm not interested in stopping."),
        ("decline", "en", "If you are not interested, tell us."),
        ("decline", "en", "There is no need to say no, thanks needed or not, I will come."),
        ("decline", "en", "That is not for me to decide."),
        ("decline", "de", "Ich habe großes Interesse."),
        ("opt_out_request", "en", "Stop by my office at noon."),
        ("opt_out_request", "en", "We worked non-stop on it."),
        ("opt_out_request", "en", "Please don't stop sending me these."),
        ("opt_out_request", "en", "Could you take me off hold?"),
        ("opt_out_request", "en", "The bus stop is closed."),
        ("opt_out_request", "en", "Click here to unsubscribe"),
        ("opt_out_request", "en", "If you wish to be removed from this list, click below."),
        ("opt_out_request", "en", "Please remove the old file from the folder."),
        ("opt_out_request", "de", "Der Zug hat in Ulm keinen Stopp."),
        ("opt_out_request", "fr", "Pour ne plus recevoir nos messages, cliquez ici."),
        ("opt_out_request", "es", "Para darse de baja, haga clic aquí."),
        ("opt_out_request", "en", "How do I unsubscribe my colleague who left? He is jim@x.example."),
        ("opt_out_request", "ja", "退職した同僚の配信停止をお願いします。"),
        ("stay", "en", "Why do you keep sending me this?"),
        ("stay", "en", "Don't keep me on the list."),
        ("out_of_office", "en", "Put on holiday pounds? Lose them now."),
        ("out_of_office", "en", "I was out of the office last week."),
        ("last_chance", "en", "Today is my last day, farewell."),
        ("false_familiarity", "en", "Our call center is open all day."),
        ("false_familiarity", "en", "As promised, here is your voucher for signing up: TEA5."),
        ("false_familiarity", "en", "As promised: the brewing guide that you asked for when you signed up."),
        ("false_familiarity", "de", "Wie versprochen hier Ihr Gutschein für die Anmeldung."),
        ("false_familiarity", "es", "Como prometido, aquí tienes tu cupón por registrarte."),
        ("false_familiarity", "ja", "お約束の通り、ご登録のプレゼントをお送りします。"),
        ("false_familiarity", "en", "Join our meeting on 5 March in the town hall."),
        ("false_familiarity", "en", "In our meeting on 5 March the board was elected."),
        ("false_familiarity", "en", "Can we move our call on Monday to Tuesday?"),
        ("false_familiarity", "de", "Wir laden Sie zu unserem Gespräch am Montag ein."),
        ("false_familiarity", "fr", "Participez à notre échange du lundi 5 mars."),
        ("false_familiarity", "es", "Únase a nuestra reunión del 5 de marzo."),
        ("false_familiarity", "pt", "Venha à nossa reunião de 5 de março."),
        ("false_familiarity", "it", "Venga alla nostra riunione del 5 marzo."),
        ("false_familiarity", "nl", "Kom naar ons overleg van maandag."),
        ("guilt", "en", "If I haven't heard from you by Thursday, I'll call."),
        ("overdue", "en", "The shop is still open."),
    ],
)
def test_what_only_sounds_alike_is_left_alone(kind, language, text):
    assert kind not in _said(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Did you see this? The whole town talks about our new kettle."),
        ("en", "Did you see this list of the best tea rooms in the north?"),
        ("en", "Have you had the chance to see this film about our gardens?"),
        ("en", "I wanted to make sure you saw the good news: green tea is back."),
        ("en", "We wanted to be sure you saw our timetable for tea week."),
        ("en", "We cannot meet in the shop this spring, but we still want to hear from you."),
        ("en", "We met the landlord about the lease. Hope to hear from you soon."),
        ("en", "We let tents for festivals. I await your reply."),
        ("en", "Please get back to me if you want to know more."),
        ("de", "Wir verleihen Zelte. Ich freue mich auf Ihre Antwort."),
        ("de", "Jetzt bestellen. Haben Sie noch Fragen? Wir helfen gern."),
        ("fr", "Nous louons des tentes. Dans l'attente de votre réponse, je vous salue."),
        ("es", "Alquilamos carpas. Quedo a la espera de su respuesta."),
        ("pt", "Alugamos tendas. Aguardo o seu retorno."),
        ("it", "Noleggiamo tende. Resto in attesa di un suo riscontro."),
        ("nl", "Wij verhuren tenten. In afwachting van uw antwoord verblijf ik."),
        ("ja", "テントのご案内です。ご返信お待ちしております。"),
    ],
)
def test_what_shows_something_or_closes_a_letter_points_at_no_mail_outright(language, text):
    assert _described(text, language=language)["bump"] < 1


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Our mailing address is: 12 Mill Lane, Leeds. Want to change how you receive these emails?"),
        ("en", "Add tea@kettle.example to your address book to make sure you get our emails."),
        ("en", "Add us to your safe senders so that our emails reach you."),
        ("en", "If you haven't signed up yet, there are places left."),
        ("en", "Our spring list is out, and we would love to hear from you."),
        ("nl", "Als je geen mail van ons wilt ontvangen, klik dan op de knop hieronder."),
    ],
)
def test_the_foot_of_a_newsletter_bumps_nothing(language, text):
    assert "bump" not in _said(text, language)


@pytest.mark.parametrize(
    "text",
    [
        "Did you see this email from our chairwoman?",
        "I wanted to make sure you saw our last message.",
        "I wanted to make sure you saw my question.",
        "Tina here. The team wrote you yesterday, but I have to tell you how much is at stake.",
        "I wrote to you last week about the tents. I am still waiting for your reply.",
    ],
)
def test_what_names_a_mail_points_at_it_outright(text):
    assert _described(text)["bump"] == 1


@pytest.mark.parametrize(
    "text",
    [
        "We'd hate to see you go, but you can unsubscribe here.",
        "I'd be sad to see you go. But if you want to, you can unsubscribe from here: https://t.example/u",
        "His promise was met with silence. We fought hard for these gardens, and we won't give up now!",
        "The council met the plan with radio silence.",
        "His own party answered the mayor with silence from his friends, and we won't give up now.",
        "They should stop trying to please everybody.",
        "I wanted to send you a final note before the sale closes tonight.",
        "This is the last email we thought we would send you this week.",
    ],
)
def test_what_is_said_of_others_or_of_a_sale_blames_no_reader(text):
    assert "guilt" not in _said(text)


@pytest.mark.parametrize(
    "text",
    [
        "Should I stop writing?",
        "It has been radio silence from you since May.",
        "We would hate to lose you.",
        "One last note before I close your file.",
    ],
)
def test_what_is_said_of_the_reader_blames(text):
    assert "guilt" in _said(text)


@pytest.mark.parametrize(
    ("language", "reader", "sender"),
    [
        ("en", "Please do not bother me again.", "I will not bother you again."),
        ("de", "Bitte kontaktieren Sie mich nicht mehr.", "Ich werde Sie nicht mehr kontaktieren."),
        ("de", "Lassen Sie mich in Ruhe.", "Dann lasse ich Sie in Ruhe."),
        ("fr", "Ne me dérangez plus.", "Nous ne vous dérangerons plus."),
        ("es", "No me escriban más.", "No quiero molestarle más."),
        ("es", "No quiero volver a recibir sus correos.", "No volveré a escribirle."),
        ("nl", "Neem geen contact meer met mij op.", "Wij zullen u niet meer benaderen."),
        ("it", "Non disturbatemi più.", "Non la disturberò più."),
        ("pt", "Não me contactem mais.", "Não o incomodarei mais."),
    ],
)
def test_a_wish_to_be_left_alone_is_told_from_a_promise_to_leave_alone(language, reader, sender):
    assert "opt_out_request" in _said(reader, language)
    assert "opt_out_request" not in _said(sender, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "No thanks, not this time. Please keep sending me your news, though!"),
        ("de", "Nein danke, diesmal nicht. Bitte schicken Sie mir aber weiter Ihre Neuigkeiten!"),
        ("fr", "Non merci, pas cette fois. Mais gardez-moi dans votre liste."),
        ("es", "No me interesa ahora, pero sigan enviándome sus noticias."),
        ("pt", "Agora não, obrigado, mas mantenha-me na lista."),
        ("it", "No grazie, non questa volta. Ma tenetemi nella lista, per favore."),
        ("nl", "Nee bedankt, nu niet. Maar houd me op de lijst."),
        ("ja", "今回は見送りますが、引き続きメールを送ってください。"),
    ],
)
def test_a_no_beside_the_wish_to_go_on_getting_mail_is_none(language, text):
    said = _said(text, language)
    assert "stay" in said
    assert said.isdisjoint({"decline", "opt_out_request"})


@pytest.mark.parametrize("text", ["", "Thanks,", "This message was automatically generated by Gmail."])
@pytest.mark.parametrize(
    "subject",
    ["unsubscribe", "Abmelden", "UNSUBSCRIBE kettle-news", "Baja", "配信停止希望", "unsubscribe:4711"],
)
def test_a_subject_asks_to_be_let_go_where_nothing_else_is_said(subject, text):
    assert _described(text, subject, language=None)["opt_out_request"] == 1.0


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Re: How to unsubscribe bees", ""),
        ("Re: Unsubscribe", ""),
        ("How to unsubscribe bees", ""),
        ("Baja California", ""),
        ("Unsubscribe?", ""),
        ("Unsubscribe from the hive, a bee-keeper's guide to swarms", ""),
    ],
)
def test_a_subject_that_only_names_leaving_asks_for_nothing(subject, text):
    assert not _described(text, subject, language=None)["opt_out_request"]


def test_mail_that_carries_an_earlier_mail_is_known_by_it():
    text = "Gladly.\n\nOn Monday, Ann wrote:\n> Shall we meet?"
    writing = Writing(subject="", text=text, new_text="Gladly.", language="en", html=False)
    assert FollowUpDescriber().describe(writing)["quoting"] == 1
    assert _described("Gladly.")["quoting"] == 0


def test_a_text_that_was_not_seen_is_not_described_as_calm():
    told = _described("", subject="Spring news")
    assert set(told.values()) == {None}


def test_a_phrase_in_the_subject_is_seen_without_a_text():
    told = _described("", subject="Did you see my last email?")
    assert told["bump"] == 1.0
    assert told["decline"] is None


def test_a_bump_that_only_bumps_has_nothing_beside_it():
    told = _described("Hi Ann,\n\nDid you see my last email? I haven't heard back.\n\nBest regards,\nBen")
    assert told["bump_rest_words"] <= 1
    assert told["bump_rest_facts"] == 0


def test_what_a_bump_adds_is_counted_beside_it():
    told = _described(
        "Did you see my last email? Since then the price fell from 900 to 700 for all your sites."
    )
    assert told["bump_rest_words"] > 5
    assert told["bump_rest_facts"] is None


def test_a_phrase_far_down_a_long_text_is_not_read():
    assert _described("A word of news. " * 300 + "Did you see my last email?")["bump"] == 0


CONTENTS = {
    "offer": {"words": ["a", "b", "c", "d", "e", "f"], "bump": 0.0, "overdue": 0.0, "request": 1.0},
    "again": {"words": ["a", "b", "c", "d", "e", "f", "g"], "bump": 0.5, "overdue": 0.0, "request": 1.0},
    "other": {"words": ["h", "i", "j", "k", "l"], "bump": 0.0, "overdue": 0.0, "request": 0.0},
    "notice": {"words": ["m", "n", "o", "p", "q"], "bump": 0.0, "overdue": 1.0, "request": 1.0},
    "tea": {"subject": "Tea", "words": ["r", "s"], "bump": 0.0},
    "reminder": {"subject": "Reminder: Tea", "words": ["t", "u"], "bump": 0.0},
    "last": {"subject": "Last call: Tea", "words": ["v", "w"], "bump": 0.0},
}
touch = st.fixed_dictionaries(
    {
        "at": st.integers(0, 80).map(lambda halves: START + timedelta(hours=12 * halves)),
        "stream": st.sampled_from(["marketing", "sales", "correspondence", "transactional", "list"]),
        "sender": st.sampled_from(["ann", "ben"]),
        "subject": st.sampled_from(["x", "y"]),
        "content": st.sampled_from(sorted(CONTENTS)),
        "message": st.sampled_from(["m1", "m2", "m3", "m4"]),
        "person_named": st.sampled_from(["a", "b"]),
        "reply_prefix": st.booleans(),
        "automatic": st.booleans(),
    },
    optional={
        "parent": st.sampled_from(["m1", "m2", "m3", "r1"]),
        "sequence": st.sampled_from(["s1", "s2"]),
    },
)
event = st.fixed_dictionaries(
    {
        "at": st.integers(0, 80).map(lambda halves: START + timedelta(hours=12 * halves)),
        "kind": st.sampled_from(["reply", "decline", "out_of_office"]),
        "person_named": st.sampled_from(["a", "b"]),
    },
    optional={
        "sender": st.sampled_from(["ann", "ben"]),
        "parent": st.sampled_from(["m1", "m2"]),
        "message": st.just("r1"),
        "subject": st.sampled_from(["x", "y"]),
    },
)


def _findings(inboxes):
    """Return the findings of every follow-up rule: rule, when, how much."""
    found = []
    for scorer in inbox_fatigue_scorers():
        measured = scorer().measure(inboxes)
        for one in measured if isinstance(measured, list) else [measured]:
            outcome = find(one, inboxes)
            found += outcome.findings.select("rule", "person", "last_at", "measured").rows()
    return sorted(found)


def _built(touches, events=()):
    return inbox(*touches, events=list(events), contents=CONTENTS, seen_kinds=["reply", "decline"])


def _depth(touches):
    inboxes = _built(touches)
    return {one.rule.slug: one for one in UnansweredChains().measure(inboxes)}["follow-up/bump-of-a-bump"]


@settings(max_examples=40, deadline=None)
@given(touches=st.lists(touch, max_size=12), events=st.lists(event, max_size=4))
def test_the_order_of_rows_changes_nothing(touches, events):
    inboxes = _built(touches, events)
    turned = dataclasses.replace(
        inboxes,
        touches=inboxes.touches.sort("touch", descending=True).sort("inbox", "at", maintain_order=False),
        events=inboxes.events.reverse(),
        contents=inboxes.contents.reverse(),
    )
    assert _findings(turned) == _findings(inboxes)


@settings(max_examples=40, deadline=None)
@given(touches=st.lists(touch, max_size=12), events=st.lists(event, max_size=4), weeks=st.integers(1, 60))
def test_shifting_all_dates_by_weeks_changes_nothing_but_the_dates(touches, events, weeks):
    shift = timedelta(weeks=weeks)
    moved = [{**one, "at": one["at"] + shift} for one in touches]
    answers = [{**one, "at": one["at"] + shift} for one in events]
    expected = sorted(
        (rule, who, at + shift, much) for rule, who, at, much in _findings(_built(touches, events))
    )
    assert _findings(_built(moved, answers)) == expected


@settings(max_examples=60, deadline=None)
@given(touches=st.lists(touch, min_size=1, max_size=10), more=touch)
def test_one_more_touch_never_makes_a_chain_shorter(touches, more):
    before = _depth(touches).frame["measured"].max() or 0
    after = _depth([*touches, more]).frame["measured"].max() or 0
    assert after >= before


@settings(max_examples=60, deadline=None)
@given(
    touches=st.lists(st.tuples(touch, st.sampled_from(["ann", "ben", "cat"])), min_size=1, max_size=8),
    more=touch,
)
def test_one_more_touch_never_takes_a_writer_or_a_blame_away(touches, more):
    """Everything goes to one person, and one of the texts blames, so that chains meet often.

    No two go at one moment: of those nothing tells which came first.
    """
    told = [
        {**one, "at": one["at"] + timedelta(minutes=number), "sender": who, "person_named": "a"}
        for number, (one, who) in enumerate(touches, 1)
    ]
    added = [*told, {**more, "person_named": "a"}]
    contents = {name: {**text, "guilt": float(name == "again")} for name, text in CONTENTS.items()}
    before, after = (
        {one.rule.slug: one.frame for one in UnansweredChains().measure(inbox(*some, contents=contents))}
        for some in (told, added)
    )
    for slug in ("follow-up/tag-team", "follow-up/guilt-trip"):
        assert (after[slug]["measured"].max() or 0) >= (before[slug]["measured"].max() or 0)


def test_a_large_log_without_links_is_not_walked_through():
    start = pl.Series([START + timedelta(minutes=number) for number in range(20_000)])
    base = inbox("2026-03-02")
    many = base.touches.sample(20_000, with_replacement=True, seed=1).with_columns(
        touch=pl.int_range(20_000), at=start.cast(pl.Datetime("us", "UTC"))
    )
    measured = UnansweredChains().measure(dataclasses.replace(base, touches=many))
    assert all(one.frame.is_empty() for one in measured)


def _note(*events):
    touches = [
        {"at": "2026-03-02", "stream": "sales", "message": "m1", "sender": "ann", "subject": "x"},
        {
            "at": "2026-03-05",
            "stream": "sales",
            "message": "m2",
            "parent": "m1",
            "sender": "ann",
            "subject": "x",
        },
        {
            "at": "2026-03-10",
            "stream": "sales",
            "message": "m3",
            "parent": "m2",
            "sender": "ann",
            "subject": "x",
        },
    ]
    inboxes = inbox(*touches, events=list(events))
    (depth,) = (
        one for one in UnansweredChains().measure(inboxes) if one.rule.slug == "follow-up/bump-of-a-bump"
    )
    return find(depth, inboxes).findings["note"].to_list()


@pytest.mark.parametrize(
    ("answer", "note"),
    [
        ({"parent": "m2"}, ", until a reply to it on 2026-03-12"),
        ({"subject": "x"}, ", until a reply under its subject on 2026-03-12"),
        ({"sender": "ann", "subject": "y"}, ", until a reply to one of its writers on 2026-03-12"),
        ({}, ", until a reply on 2026-03-12"),
        ({"kind": "decline"}, ", until a no on 2026-03-12"),
        ({"kind": "out_of_office", "parent": "m2"}, None),
        ({"sender": "ben", "subject": "y"}, None),
    ],
    ids=["header", "subject", "writer", "event", "no", "out of office", "somebody else"],
)
def test_a_finding_says_what_ended_the_chain_and_when(answer, note):
    assert _note({"at": "2026-03-12", "kind": "reply", **answer}) == [note]


def test_one_of_many_readers_of_a_mailing_answers_for_nobody_else():
    """Every copy of the mailing has one id; the answer of one reader to it ends that reader's chain alone."""
    readers = [f"reader {number}" for number in range(FEW + 1)]
    touches = [
        {"at": day, "stream": "sales", "message": f"m{number}", "sequence": "s", "person_named": who}
        for number, day in enumerate(("2026-03-02", "2026-03-05", "2026-03-10"))
        for who in readers
    ]
    answer = {
        "at": "2026-03-06",
        "kind": "reply",
        "parent": "m1",
        "message": "r1",
        "person_named": "reader 0",
    }
    deep = chains(inbox(*touches, events=[answer]), REACH).filter(pl.col("depth") == 2)
    assert len(deep) == len(readers) - 1


def _steps(people, *, starts=None, gaps=None, **more):
    """Return three unlike texts to each of some people, who begin on different days and wait equally long."""
    starts = starts or range(people)
    gaps = gaps or [3] * people
    return [
        {
            "at": START + timedelta(days=7 * start + step * gap),
            "stream": "sales",
            "sender": "ann",
            "content": content,
            "person_named": f"reader {number}",
            **more,
        }
        for number, (start, gap) in enumerate(zip(starts, gaps, strict=True))
        for step, content in enumerate(("offer", "other", "notice"))
    ]


@pytest.mark.parametrize(
    ("touches", "deep"),
    [
        (_steps(3), 2),
        (_steps(2), None),
        (_steps(3, starts=[0, 0, 0]), None),
        (_steps(3, gaps=[2, 5, 9]), None),
        (_steps(3, stream="marketing", way_out_header=False, way_out_visible=False), 2),
        (_steps(3, stream="marketing", way_out_header=True), None),
        (_steps(3, stream="marketing"), None),
        (_steps(3, stream="correspondence"), None),
    ],
    ids=[
        "three people",
        "two people",
        "one day",
        "no distance",
        "without a way out",
        "newsletter",
        "log",
        "letters",
    ],
)
def test_a_sequence_without_an_id_is_known_by_its_templates_and_its_spacing(touches, deep):
    inboxes = inbox(*touches, contents=CONTENTS)
    assert chains(inboxes, REACH)["depth"].max() == deep


def test_working_days_between_the_steps_are_as_regular_as_days():
    """From Thursday, Friday and Monday on, three working days end on Tuesday, Wednesday and Thursday."""
    days = [("2026-03-05", "2026-03-10"), ("2026-03-06", "2026-03-11"), ("2026-03-09", "2026-03-12")]
    touches = [
        {"at": at, "stream": "sales", "sender": "ann", "content": content, "person_named": f"reader {number}"}
        for number, pair in enumerate(days)
        for at, content in zip(pair, ("offer", "other"), strict=True)
    ]
    assert chains(inbox(*touches, contents=CONTENTS), REACH)["depth"].max() == 1


@settings(max_examples=40, deadline=None)
@given(more=st.lists(touch, min_size=1, max_size=4), people=st.integers(2, 4))
def test_one_more_touch_never_takes_a_sequence_away(more, people):
    steps = _steps(people)
    before, after = (edges(inbox(*rows, contents=CONTENTS), REACH) for rows in (steps, [*steps, *more]))
    assert set(before.rows()) <= set(after.rows())


@pytest.mark.parametrize(
    ("told", "deep"),
    [
        ({"stream": "transactional", "stream_confidence": "wording", "content": "again"}, 3),
        ({"stream": "transactional", "stream_confidence": "wording", "content": "offer"}, None),
        ({"stream": "transactional", "stream_confidence": "headers", "content": "offer"}, 3),
        (
            {"stream": "transactional", "stream_confidence": "wording", "content": "offer", "sequence": "s"},
            None,
        ),
        ({"stream": "list", "content": "again"}, None),
        ({"stream": "service", "kind": "calendar", "content": "again"}, None),
    ],
    ids=["overdue bill", "receipt", "automatic notice", "shipping steps", "list", "calendar"],
)
def test_receipts_lists_and_calendar_updates_follow_up_nothing(told, deep):
    rows = [{"at": f"2026-03-0{day}", "sender": "ann", "subject": "x", **told} for day in (2, 4, 6, 8)]
    assert chains(inbox(*rows, contents=CONTENTS), REACH)["depth"].max() == deep


@pytest.mark.parametrize(("words", "deep"), [(300, 1), (301, None)])
def test_a_bump_in_a_long_newsletter_is_about_something_else(words, deep):
    long = {"words": [f"w{number}" for number in range(words)], "bump": 1.0, "overdue": 0.0, "request": 0.0}
    rows = [
        {"at": f"2026-03-0{day}", "sender": "ann", "content": name}
        for day, name in ((2, "other"), (4, "long"))
    ]
    inboxes = inbox(*rows, contents={**CONTENTS, "long": long})
    assert chains(inboxes, REACH)["depth"].max() == deep


@pytest.mark.parametrize(
    ("subject", "deep"),
    [
        ({"subject": "a new kettle"}, 1),
        ({"subject": "a new kettle", "reply_prefix": True}, None),
        ({"subject": "spring list", "reply_prefix": True}, 1),
    ],
)
def test_a_newsletter_that_pretends_to_answer_bumps_what_it_pretends_to_answer(subject, deep):
    rows = [
        {"at": "2026-03-02", "sender": "ann", "subject": "spring list", "content": "other"},
        {"at": "2026-03-04", "sender": "ann", "content": "bumps", **subject},
    ]
    bumps = {"words": ["we", "open", "soon"], "bump": 1.0, "overdue": 0.0, "request": 1.0}
    assert chains(inbox(*rows, contents={**CONTENTS, "bumps": bumps}), REACH)["depth"].max() == deep


@pytest.mark.parametrize(("bump", "deep"), [(1.0, 1), (0.5, None)])
def test_a_hint_in_a_newsletter_under_a_new_subject_follows_up_nothing(bump, deep):
    hints = {"words": ["we", "open", "soon"], "bump": bump, "overdue": 0.0, "request": 1.0}
    rows = [
        {"at": "2026-03-02", "sender": "ann", "subject": "spring list", "content": "other"},
        {"at": "2026-03-04", "sender": "ann", "subject": "a new kettle", "content": "hints"},
    ]
    inboxes = inbox(*rows, contents={**CONTENTS, "hints": hints})
    assert chains(inboxes, REACH)["depth"].max() == deep


def _again(*hours, stream="sales"):
    """Return the most that one text was counted, sent at these hours."""
    rows = [
        {
            "at": START + timedelta(hours=hour),
            "stream": stream,
            "sender": "ann",
            "subject": "x",
            "content": "offer",
        }
        for hour in hours
    ]
    return SameAgain().measure(inbox(*rows, contents=CONTENTS)).frame["measured"].max()


@pytest.mark.parametrize(
    ("hours", "number"),
    [((0, 0.5), 1), ((0, 1), 2), ((0, 0.5, 24), 2), ((0, 0.9, 1.8), 2), ((0, 0.5, 100 * 24), 1)],
    ids=["a slip", "an hour later", "a slip and a resend", "three in a row", "long ago"],
)
def test_a_second_copy_by_hand_within_the_hour_is_a_slip(hours, number):
    assert _again(*hours) == number
    assert _again(*hours, stream="correspondence") == number


def test_a_machine_makes_no_slips():
    assert _again(0, 0.5, stream="marketing") == 2


@given(st.lists(st.integers(0, 60 * 24 * 95), min_size=2, max_size=8), st.integers(0, 60 * 24 * 95))
@settings(max_examples=60, deadline=None)
def test_one_more_copy_never_counts_for_less(minutes, more):
    before, after = (_again(*(one / 60 for one in some)) for some in (minutes, [*minutes, more]))
    assert after >= before


def _notices(corpora):
    """Return the automatic notices named in the corpus, as touches and contents, by chain."""
    folder = corpora / "enron-mini"
    for chain in json.loads((folder / "arsystem_reminder_chains.json").read_text("utf-8")):
        touches, contents = [], {}
        for name in chain["files"]:
            mail = email.message_from_bytes((folder / name).read_bytes())
            text = mail.get_payload()
            features = _described(text, subject=mail["Subject"])
            contents[name] = {
                "words": re.findall(r"[a-z]+", text.lower()),
                "particulars": re.findall(r"\d+", text),
                **features,
            }
            at = email.utils.parsedate_to_datetime(mail["Date"])
            touches.append(
                {
                    "at": at,
                    "stream": "correspondence",
                    "message": mail["Message-ID"],
                    "sender": mail["From"],
                    "subject": mail["Subject"],
                    "content": name,
                }
            )
        yield inbox(*touches, contents=contents)


@pytest.mark.corpora
def test_real_reminders_of_a_machine_come_out_as_chains(corpora):
    depths = []
    for inboxes in _notices(corpora):
        measured = {one.rule.slug: one for one in UnansweredChains().measure(inboxes)}
        depths.append(measured["follow-up/bump-of-a-bump"].frame["measured"].max())
    assert depths[:3] == [11, 9, 4]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "My colleague Tom wrote to you last week."),
        ("en", "My colleague Tom Ash has reached out to you about our offer."),
        ("en", "Did you see his email?"),
        ("en", "I am following up for my colleague Priya."),
        ("en", "My boss emailed you about the renewal."),
        ("en", "Our director Ann sent you an invitation."),
        ("de", "Mein Kollege Tom hatte Ihnen letzte Woche geschrieben."),
        ("de", "Meine Kollegin Priya Nair hat Sie kontaktiert."),
        ("de", "Haben Sie seine Mail gesehen?"),
        ("de", "Ich hake für meinen Kollegen Tom noch einmal nach."),
        ("fr", "Mon collègue Thomas vous a écrit la semaine dernière."),
        ("fr", "Ma collègue Anne Petit vous avait envoyé une offre."),
        ("fr", "Avez-vous vu son message ?"),
        ("es", "Mi compañero Tomás le escribió la semana pasada."),
        ("es", "Mi colega Ana Ruiz le ha enviado una propuesta."),
        ("es", "¿Ha visto su correo?"),
        ("es", "Nuestra compañera Ana se puso en contacto con usted en marzo."),
        ("it", "Il mio collega Marco le ha scritto la settimana scorsa."),
        ("it", "Ha visto la sua mail?"),
        ("nl", "Mijn collega Tom heeft u vorige week geschreven."),
        ("nl", "Heeft u zijn mail gezien?"),
        ("pt", "Meu colega Tomás lhe escreveu na semana passada."),
        ("pt", "A minha colega Ana lhe enviou uma proposta."),
        ("pt", "Viu o e-mail dele?"),
        ("ja", "先日、弊社の鈴木よりご連絡いたしました。"),
        ("ja", "同僚の田中からメールを差し上げております。"),
        ("ja", "弊社の鈴木が先週ご案内を差し上げました。"),
    ],
)
def test_what_a_colleague_wrote_is_heard(language, text):
    writing = Writing(subject="Acme", text=text, new_text=text, language=language, html=False)
    assert FollowUpDescriber().describe(writing)["colleague"] == 1.0


@pytest.mark.parametrize(
    "text",
    [
        "My colleague Tom will send you an invitation.",
        "Your colleague Tom wrote to us last week.",
        "My colleague and I would like to meet you.",
        "Mein Kollege Tom meldet sich bei Ihnen.",
        "Ihr Kollege hat uns geschrieben.",
        "Mon collègue vous contactera demain.",
        "Did you see their new shop?",
        "My colleague has not written to you yet.",
        "Our colleagues wrote a book on tea.",
        "弊社より新製品のご案内です。",
    ],
)
def test_colleagues_who_wrote_nothing_yet_are_not(text):
    writing = Writing(subject="Acme", text=text, new_text=text, language=None, html=False)
    assert FollowUpDescriber().describe(writing)["colleague"] == 0.0
