"""What headers say: bounces, automatic answers, lists, campaigns, ways out, threads."""

from __future__ import annotations

import pytest

from inbox_fatigue.model import ACTIVITY, OWN, Bounce, MailKind, Unsubscribe
from inbox_fatigue.parsing.threads import bare_subject, subject_key

REPORT = """--b
Content-Type: text/plain

It did not work.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; ann@example.org
Action: failed
Status: 5.1.1

Original-Recipient: rfc822;bob@example.org
Final-Recipient: rfc822;robert@example.net
Action: delayed
Status: 4.4.1

Final-Recipient: rfc822;carl@example.org
Action: relayed
Status: 2.0.0
--b--
"""


def test_a_delivery_report_names_whom_it_could_not_reach(mail, read_mail):
    read = read_mail(mail(REPORT, Content_Type="multipart/report; report-type=delivery-status; boundary=b"))

    assert read.kind is MailKind.BOUNCE
    assert read.bounces == (
        Bounce(address="ann@example.org", hard=True, status="5.1.1"),
        Bounce(address="bob@example.org", hard=False, status="4.4.1"),
    )


def test_a_mailer_without_a_return_path_bounces(mail, read_mail):
    raw = mail(From="MAILER-DAEMON@mx.example", Return_Path="<>", Subject="failure notice")

    assert read_mail(raw).kind is MailKind.BOUNCE


@pytest.mark.parametrize(
    "fields",
    [
        {"Auto_Submitted": "auto-replied (vacation)"},
        {"X_Autoreply": "yes"},
        {"Precedence": "auto_reply"},
        {"Subject": "Out of office: back on Monday"},
        {"Subject": "Abwesenheitsnotiz"},
        {"Subject": "Automatische Antwort: Angebot"},
        {"Subject": "Réponse automatique : offre"},
        {"Subject": "自动回复：关于招聘"},
        {"Subject": "自動回覆: 關於招募"},
        {"Subject": "Автоматический ответ: подбор персонала"},
        {"Subject": "Автоматична відповідь: пропозиція"},
        {"Subject": "Automatyczna odpowiedź: oferta"},
        {"Subject": "Otomatik Yanıt: teklif"},
        {"Subject": "Αυτόματη απάντηση: προσφορά"},
        {"Subject": "رد تلقائي: عرض"},
        {"Subject": "תשובה אוטומטית: הצעה"},
        {"Subject": "자동 회신: 제안"},
    ],
)
def test_automatic_answers_are_told(mail, read_mail, fields):
    assert read_mail(mail(**fields)).kind is MailKind.AUTO_REPLY


@pytest.mark.parametrize(
    "subject", ["Re: Out of office party", "Our vacation offers", "Auto insurance", "Answers"]
)
def test_ordinary_subjects_are_no_automatic_answers(mail, read_mail, subject):
    assert read_mail(mail(Subject=subject)).kind is MailKind.MAIL


@pytest.mark.parametrize(
    "body",
    [
        "This is an automated response to what you wrote to us. A person will read it.",
        "Thank you for your mail.\n\nThis is an automatic reply; we are closed until Monday.",
        "Guten Tag,\n\ndies ist eine automatische Antwort. Wir melden uns morgen.",
        "Bonjour,\nceci est une réponse automatique. Je suis absente.",
        "Hola:\nEsta es una respuesta automática.",
        "Buongiorno,\nquesta è una risposta automatica.",
        "Olá,\nesta é uma resposta automática.",
        "Dag,\ndit is een automatisch antwoord.",
        "本メールは自動返信です。後ほどご連絡いたします。",
    ],
)
def test_an_automatic_answer_may_say_so_in_its_text_alone(mail, read_mail, body):
    assert read_mail(mail(body)).kind is MailKind.AUTO_REPLY


@pytest.mark.parametrize(
    "body",
    [
        "How do you switch off the sentence 'this is an automated response' in the mail of our desk?",
        "Yes, Thursday.\n\n> This is an automated response to your mail.",
        "This is an automatic message about the offers of the week.",
    ],
)
def test_who_speaks_of_automatic_answers_or_quotes_one_is_none(mail, read_mail, body):
    assert read_mail(mail(body)).kind is MailKind.MAIL


def test_an_invitation_is_told_by_its_part(mail, read_mail):
    assert (
        read_mail(mail("BEGIN:VCALENDAR", Content_Type="text/calendar; method=REQUEST")).kind
        is MailKind.CALENDAR
    )


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"Feedback_ID": "23:23.456:us3:mc", "X_MC_User": "u"}, ("mailchimp", "23.456", "feedback-id")),
        ({"Feedback_ID": "1.2.3.4:77_-1:77:Sendinblue"}, ("brevo", "", "")),
        ({"Feedback_ID": "1.2.3.4:77_12:77:Sendinblue"}, ("brevo", "77_12", "feedback-id")),
        (
            {"Feedback_ID": "12:345:6:12", "List_Id": "<345.12.crsend.com>"},
            ("cleverreach", "345", "feedback-id"),
        ),
        ({"Feedback_ID": "spring:shop:news:sender7"}, ("", "spring", "feedback-id")),
        ({"Feedback_ID": "sender7"}, ("", "", "")),
        ({"X_Campaign": "spring-1"}, ("", "spring-1", "x-campaign")),
        ({"X_Kmail_Message": "TxSj"}, ("klaviyo", "TxSj", "x-kmail-message")),
        ({"X_SG_EID": "abc"}, ("sendgrid", "", "")),
        ({"X_Kmail_Message": "TxSj", "X_SG_EID": "abc"}, ("klaviyo", "TxSj", "x-kmail-message")),
        ({"List_Id": "News <news.shop.example>"}, ("", "News <news.shop.example>", "list-id")),
        ({}, ("", "", "")),
    ],
)
def test_a_campaign_is_named_by_the_most_exact_header(mail, read_mail, fields, expected):
    read = read_mail(mail(**fields))

    assert (read.sending_system, read.campaign, read.campaign_from) == expected


def test_a_sequence_and_its_step_are_named(mail, read_mail):
    read = read_mail(mail(X_Outreach_Sequence_Id="7", X_Outreach_Sequence_Step_Id="3"))

    assert (read.sending_system, read.sequence, read.step) == ("outreach", "7", "3")
    assert read.automatic
    assert not read.bulk


@pytest.mark.parametrize(
    ("fields", "discussion"),
    [
        ({"List_Id": "<chat.example>", "List_Post": "<mailto:chat@example.org>"}, True),
        ({"List_Id": "<news.example>", "List_Post": "NO"}, False),
        ({"List_Id": "<news.example>", "List_Unsubscribe": "<https://x.example/u>"}, False),
        ({"List_Unsubscribe": "<https://x.example/u>"}, False),
        ({"Precedence": "list"}, True),
        ({"Precedence": "list", "X_Bulkmail": "2.051"}, False),
        ({"Precedence": "bulk"}, False),
        ({"List_Id": "<news.example>", "Precedence": "bulk"}, False),
        ({"List_Post": "<mailto:chat@example.org>"}, True),
        ({"List_Post": "NO", "X_BeenThere": "news@example.org", "Precedence": "list"}, False),
        ({"X_BeenThere": "chat@example.org", "List_Id": "<chat.example>", "Precedence": "bulk"}, True),
        ({"X_Mailman_Version": "2.0.11", "Precedence": "bulk"}, True),
        ({"Mailing_List": "list chat@example.org; contact x"}, True),
        ({"Sender": "owner-chat@example.org", "Reply_To": "chat@example.org", "Precedence": "bulk"}, True),
        ({"Sender": "owner-chat@example.org", "Precedence": "bulk"}, False),
        ({"Sender": "owner-chat@example.org", "Reply_To": "help@example.org", "Precedence": "bulk"}, False),
        ({"Mailing_List": "contact chat-help@example.org; run by ezmlm", "Precedence": "bulk"}, True),
    ],
)
def test_a_list_unsubscribe_header_makes_no_discussion(mail, read_mail, fields, discussion):
    assert read_mail(mail(**fields)).discussion_list is discussion


OF_A_SHOP = {"From": "news@shop.example", "Precedence": "list"}


@pytest.mark.parametrize(
    ("fields", "discussion"),
    [
        ({**OF_A_SHOP, "Reply_To": "news@shop.example"}, False),
        ({**OF_A_SHOP, "Reply_To": "news@shop.example", "Sender": "owner-tea@shop.example"}, False),
        ({**OF_A_SHOP, "Reply_To": "help@shop.example", "List_Post": "<mailto:tea@lists.shop.example>"}, False),
        ({**OF_A_SHOP, "Reply_To": "tea@lists.shop.example", "X_BeenThere": "tea@lists.shop.example"}, True),
        ({**OF_A_SHOP, "Reply_To": "news@shop.example", "X_BeenThere": "tea@club.example"}, True),
        ({**OF_A_SHOP, "Reply_To": "news@shop.example", "Sender": "owner-tea@club.example"}, True),
        ({**OF_A_SHOP, "Reply_To": "ana@elsewhere.example"}, True),
        (OF_A_SHOP, True),
    ],
    ids=["answers go to the writer", "the owner sends it", "answers go to the shop", "answers go to the list",
         "of another list", "sent by another", "answers go elsewhere", "nothing is said of answers"],
)  # fmt: skip
def test_a_list_on_which_only_its_owner_is_answered_is_a_newsletter(mail, read_mail, fields, discussion):
    assert read_mail(mail(**fields)).discussion_list is discussion


def test_who_got_an_announcement_is_not_the_list(mail, read_mail):
    sent = {**OF_A_SHOP, "Reply_To": "news@shop.example", "To": "TEA_NEWS@shop.example"}
    read = read_mail(mail(**sent, Delivered_To="ana@reader.example"))
    alone = read_mail(mail(**sent))

    assert [party.address for party in read.recipients] == ["ana@reader.example"]
    assert [party.address for party in alone.recipients] == ["tea_news@shop.example"]


FORWARDED = """
-----Original Message-----
From: Ferns Monthly [mailto:news@ferns.example]
Sent: Friday, December 21, 2001 8:31 AM
To: Ann
Subject: All about ferns

Ferns like shade.
To unsubscribe, click here: https://ferns.example/leave
"""


@pytest.mark.parametrize("above", ["", "You may like this.\n"], ids=["bare", "with a word of one's own"])
def test_the_way_out_of_a_forwarded_newsletter_is_not_that_of_its_forwarder(mail, read_mail, above):
    assert read_mail(mail(above + FORWARDED, Subject="FW: All about ferns")).unsubscribe.visible is False


def test_the_links_of_a_forwarded_newsletter_are_not_those_of_its_forwarder(mail, read_mail):
    html = "<div>-----Original Message-----</div><div>From: Ferns</div><a href='https://f.example/unsubscribe'>Unsubscribe</a>"
    assert read_mail(mail(html, Content_Type="text/html")).unsubscribe.visible is False
    own = "<div>Ferns like shade.</div><a href='https://f.example/unsubscribe'>Unsubscribe</a>"
    assert read_mail(mail(own, Content_Type="text/html")).unsubscribe.visible is True


@pytest.mark.parametrize("body", ["", "\n", " \n\n"])
def test_a_mail_without_a_word_says_nothing_of_a_way_out(mail, read_mail, body):
    assert read_mail(mail(body)).unsubscribe.visible is None


def test_one_click_needs_the_post_header_and_an_https_address(mail, read_mail):
    post = "List-Unsubscribe=One-Click"
    https = read_mail(mail(List_Unsubscribe="<https://x.example/u>", List_Unsubscribe_Post=post)).unsubscribe
    mailto = read_mail(mail(List_Unsubscribe="<mailto:u@x.example>", List_Unsubscribe_Post=post)).unsubscribe
    without = read_mail(mail(List_Unsubscribe="<https://x.example/u>")).unsubscribe

    assert [way.one_click for way in (https, mailto, without)] == [True, False, False]
    assert read_mail(mail()).unsubscribe == Unsubscribe(header=False, one_click=False, visible=False)


@pytest.mark.parametrize(
    ("body", "visible"),
    [
        ("To unsubscribe, visit https://x.example/u", True),
        ("If you no longer wish to\nreceive these mails, reply with STOP", True),
        ("Mail to the address below\nwith Un-subscribe as its title", True),
        ("Klicke HIER, um dich abzumelden.", True),
        ("Pour vous désabonner, cliquez ici", True),
        ("Please unsubscribe me, I have asked three times.", False),
        ("Thanks!\n> To unsubscribe, visit https://x.example/u", False),
        ("See you tomorrow", False),
        ("メール配信の停止はこちら\nhttps://x.example/1", True),
        ("メルマガの登録解除は下記から", True),
        ("配信停止をご希望の方は、その旨ご返信ください。", True),
        ("明日またお会いしましょう。", False),
        ("迷惑メールの受信拒否設定をされている場合は、こちらをご覧ください。", False),
        ("如需退订，请点击此处。", True),
        ("退訂電子報：https://x.example/1", True),
        ("Чтобы отписаться, нажмите здесь.", True),
        ("Aby wypisać się: wypisz mnie tutaj", True),
        ("If you wish to no longer receive e-mail from us, please unsubscribe.", True),
        ("I no longer wish to receive this. Please unsubscribe me.", False),
    ],
)
def test_a_visible_way_out_says_where(mail, read_mail, body, visible):
    assert read_mail(mail(body)).unsubscribe.visible is visible


@pytest.mark.parametrize(
    ("body", "visible"),
    [
        ("وصل إلى متجرنا شاي الخريف الجديد. Tea Shop", None),
        ("תה הסתיו החדש הגיע לחנות שלנו.", None),
        ("ชาใหม่ประจำฤดูใบไม้ร่วงมาถึงร้านของเราแล้ว", None),
        ("हमारी दुकान में नई चाय आ गई है।", None),
        ("새로운 가을 햇차가 도착했습니다.", None),
        ("Uus sügistee on meie poodi jõudnud. Kuni pühapäevani on saatmine üle kogu riigi tasuta.", None),
        ("إلغاء الاشتراك: https://x.example/1", True),
        ("להסרה מרשימת התפוצה: https://x.example/1", True),
        ("ยกเลิกการรับข่าวสาร https://x.example/1", True),
        ("수신거부: https://x.example/1", True),
    ],
)
def test_in_a_language_whose_words_are_not_known_a_way_out_is_seen_or_not_told(
    mail, read_mail, body, visible
):
    raw = mail(body, Content_Type="text/plain; charset=utf-8", Content_Transfer_Encoding="8bit")

    assert read_mail(raw).unsubscribe.visible is visible


LETTER = "Dear Ann,\n\n" + "One more thing from the garden.\n" * 8


@pytest.mark.parametrize(
    ("body", "visible"),
    [
        (f"{LETTER}\nKettle & Co, Mill Lane 12, Leeds\nunsubscribe\n", True),
        (f"{LETTER}\nUNSUBSCRIBE -- UPDATE PREFERENCES -- CONTACT US\n", True),
        (f"{LETTER}\nDiesen Newsletter abbestellen\n", False),  # words of a heading as well
        (f"{LETTER}\nAbmelden\nKettle & Co\n", True),
        (f"unsubscribe\n\n{LETTER}", False),
        ("Hello,\nunsubscribe\n", False),
        (f"{LETTER}\nUnsubscribe me from all of this.\n", False),
        (f"{LETTER}\nI hear that people unsubscribe by the dozen\n", False),
    ],
)
def test_a_mailing_whose_links_were_lost_still_shows_its_foot(mail, read_mail, body, visible):
    assert read_mail(mail(body)).unsubscribe.visible is visible


def test_a_link_whose_words_offer_a_way_out_is_visible(mail, read_mail):
    html = '<p>News</p><a href="https://t.example/9f">Newsletter abbestellen</a>'

    assert read_mail(mail(html, Content_Type="text/html")).unsubscribe.visible is True


@pytest.mark.parametrize(
    ("around", "style", "visible"),
    [
        ("", "display: none", False),
        ("display:none", "", False),
        ("VISIBILITY: Hidden", "", False),
        ("", "mso-hide:all;color:#fff", True),
        ("color: red", "display:inline-block", True),
    ],
)
def test_a_link_that_nobody_sees_is_no_visible_way_out(mail, read_mail, around, style, visible):
    html = (
        f'<p>Our spring offers are here.</p><div style="{around}">'
        f'<p><a style="{style}" href="https://x.example/unsubscribe">Unsubscribe</a></p></div>'
    )
    assert read_mail(mail(html, Content_Type="text/html")).unsubscribe.visible is visible


def test_without_any_text_nothing_is_known_of_a_visible_way_out(mail, read_mail):
    raw = mail("AAAA", Content_Type="image/png", Content_Transfer_Encoding="base64")

    assert read_mail(raw).unsubscribe.visible is None


@pytest.mark.parametrize(
    ("subject", "body", "reason"),
    [
        ("Order confirmation", "Order number 4711, total: 20.00", "order"),
        ("Ihre Bestellung ist unterwegs", "Sendungsnummer 4711", "shipping"),
        ("Reset your password", "Click to choose a new password", "password"),
        ("Your verification code", "Your code is 123456", "verification"),
        ("Your order", "Order now and save 20 %", ""),
        ("Invoice your customers faster", "Try our tool today", ""),
        ("Re: Order confirmation", "Order number 4711", ""),
        ("Spring has come", "The tea is picked, order by number", ""),
    ],
)
def test_a_transactional_mail_says_so_in_subject_and_text(mail, read_mail, subject, body, reason):
    assert read_mail(mail(body, Subject=subject)).transactional == reason


BILLS = [
    ("Invoice 2026-0311", "Please find attached invoice 2026-0311 over 240.00 EUR, due on 16 March.", "receipt"),
    ("Your monthly invoice", "Please find attached your\ninvoice for this month.", "receipt"),
    ("Rechnung RE-2026-311", "Anbei erhalten Sie unsere Rechnung RE-2026-311 über 240 EUR.", "receipt"),
    ("Ihre monatliche Rechnung", "anbei erhalten Sie Ihre Rechnung. Der Betrag wird abgebucht.", "receipt"),
    ("Votre facture mensuelle", "vous trouverez ci-joint votre facture du mois.", "receipt"),
    ("Su factura de marzo", "Adjuntamos la factura de este mes.", "receipt"),
    ("La tua fattura di marzo", "In allegato trovi la fattura del mese.", "receipt"),
    ("Uw factuur van maart", "In de bijlage vindt u de factuur van deze maand.", "receipt"),
    ("Sua fatura de março", "Segue em anexo a fatura deste mês.", "receipt"),
    ("Payment reminder: Invoice 2026-0311", "Our invoice 2026-0311 was due on 16 March.", "payment"),
    ("Your payment failed", "We could not charge your card for your tea subscription.", "payment"),
    ("Zahlungserinnerung", "unsere Rechnung RE-311 ist seit dem 16. März fällig.", "payment"),
    ("1. Mahnung", "Bitte überweisen Sie den Betrag bis zum 2. April.", "payment"),
    ("Rappel de facture", "Notre facture 311 est arrivée à échéance le 16 mars.", "payment"),
    ("Recordatorio de pago", "La factura 311 está pendiente desde el 16 de marzo.", "payment"),
    ("Sollecito di pagamento", "La fattura 311 è scaduta il 16 marzo.", "payment"),
    ("Betalingsherinnering", "Het bedrag van factuur 311 staat nog open: het is nog niet betaald. Factuur 311 is vervallen.", "payment"),
    ("Lembrete de pagamento", "A fatura 311 venceu em 16 de março.", "payment"),
    ("お支払い期限のお知らせ", "お支払いの確認ができておりません。ご入金を確認できませんでした。", "payment"),
    ("Ihr Kontoauszug", "Ihr Kontoauszug für diesen Monat liegt in Ihrem Postfach bereit.", "statement"),
]  # fmt: skip
AFFAIRS = [
    ("Your order is delayed", "Your order 4711 will leave us three days late.", "order"),
    ("Your order has been cancelled", "As you asked, your order 4711 has been cancelled.", "order"),
    ("Ihre Bestellung 4711 wurde storniert", "Wir haben Ihre Bestellung 4711 storniert.", "order"),
    ("Votre commande est annulée", "Votre commande 4711 a été annulée.", "order"),
    ("Your refund", "We have refunded 49.00 EUR for your return of order 4711.", "refund"),
    ("We have received your return", "Your return of order 4711 has arrived.", "refund"),
    ("Erstattung zu Ihrer Rücksendung", "Wir haben Ihnen 49,00 EUR erstattet.", "refund"),
    ("Votre remboursement", "Nous avons remboursé 49,00 EUR sur votre carte.", "refund"),
    ("Your tickets for Tea Night, 28 March", "Your two tickets for Tea Night are attached.", "tickets"),
    ("Ihre Tickets für die Teenacht", "Ihre Tickets finden Sie im Anhang.", "tickets"),
    ("Vos billets pour la nuit du thé", "Vos billets sont en pièce jointe.", "tickets"),
    ("Your password was changed", "The password of your account was changed.", "password"),
    ("New sign-in to your account", "We noticed a new sign-in to your account from Firefox.", "security"),
    ("Neue Anmeldung bei Ihrem Konto", "Falls Sie das nicht waren, melden Sie sich.", "security"),
    ("Nouvelle connexion à votre compte", "Une connexion à votre compte a eu lieu.", "security"),
    ("Your kettle is ready for collection", "The repair of your kettle is done.", "repair"),
    ("Ihr Kessel ist abholbereit", "Sie können ihn von Dienstag bis Samstag abholen.", "repair"),
    ("[#4711] Your kettle leaks", "Thank you for your message. We have opened case 4711.", "case"),
    ("Your tea subscription renews on 1 April", "Your subscription renews on 1 April. Your card will be charged.", "renewal"),
    ("Ihr Abo verlängert sich", "Ihr Abo verlängert sich am 1. April 2026.", "renewal"),
]  # fmt: skip
GOODBYES = [
    ("You have been unsubscribed", "You have been unsubscribed from our news. We are sorry to see you go."),
    ("Sorry to see you go", "You will get no more mail from us."),
    ("You are unsubscribed", "You will no longer receive our newsletter."),
    ("Sie sind abgemeldet", "Ab jetzt erhalten Sie keine Newsletter mehr von uns."),
    ("Abmeldung bestätigt", "Sie haben sich erfolgreich vom Newsletter abgemeldet."),
    ("Confirmation de votre désabonnement", "Vous êtes désabonné de notre lettre."),
    ("Te has dado de baja", "Te has dado de baja de nuestro boletín."),
    ("Conferma di cancellazione", "Non riceverai più la nostra newsletter."),
    ("Je bent uitgeschreven", "Je bent uitgeschreven van onze nieuwsbrief."),
    ("Inscrição cancelada", "A sua inscrição foi cancelada."),
    ("配信停止完了のお知らせ", "メールマガジンの配信を停止いたしました。"),
]


@pytest.mark.parametrize(
    ("subject", "body", "reason"), [*BILLS, *AFFAIRS, *((*one, "unsubscribed") for one in GOODBYES)]
)
def test_bills_a_customers_affairs_and_goodbyes_are_told_in_their_languages(
    mail, read_mail, subject, body, reason
):
    assert read_mail(mail(body, Subject=subject)).transactional == reason


ACTIVITIES = [
    ("Ana Lima commented on “Budget 2026”", "Looks fine to me.\nView the comment\nManage your notifications"),
    ("Ben mentioned you in #launch", "Can you look at this?\nChange your notification settings"),
    ("Ben assigned TEA-12 to you", "You get this mail because you were assigned to the task."),
    ("Cleo shared “Offer.docx” with you", "Open it here.\nTurn off these notifications."),
    ("You have 3 unread messages", "Ana: are you there?\nOpen the conversation"),
    ("Dan accepted your invitation", "Edit notification preferences"),
    ("Ana hat „Budget 2026“ kommentiert", "Passt.\nKommentar ansehen\nBenachrichtigungseinstellungen"),
    ("Ben hat dir eine Aufgabe zugewiesen", "Du kannst Benachrichtigungen jederzeit abschalten."),
    ("Chloé a commenté « Budget »", "Voir le commentaire"),
    ("Luis te ha mencionado en #ventas", "Configuración de notificaciones"),
    ("Luca ha commentato il tuo documento", "Visualizza il commento"),
    ("Sanne heeft een document met je gedeeld", "Meldingen uitschakelen"),
    ("Rui mencionou você em #vendas", "Gerenciar notificações"),
    ("田中さんがコメントしました", "コメントを表示\n通知設定を変更"),
]


@pytest.mark.parametrize(("subject", "body"), ACTIVITIES)
def test_a_notice_of_what_somebody_did_in_a_product_is_told_in_its_language(mail, read_mail, subject, body):
    assert read_mail(mail(body, Subject=subject)).transactional == ACTIVITY


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Anna invited you to our spring sale", "You get this mail because you signed up. Unsubscribe here."),
        ("We shared our best recipes with you", "View this issue in your browser. Update your preferences."),
        ("What the board commented on this year", "You get this mail because you are a member of our club."),
        ("Tom shared a case study with you", "Reply to this e-mail to book a call."),
        ("New message from our founder", "It was a good year. Unsubscribe."),
        ("New comments on green tea, 20 % off", "Manage your notifications"),
        ("How to manage notifications", "Open the conversation with your team"),
        ("Anna hat Sie zum Frühlingsfest eingeladen", "Sie erhalten diese Mail, weil Sie Mitglied sind."),
    ],
)
def test_a_mailing_in_the_dress_of_an_activity_is_none(mail, read_mail, subject, body):
    assert read_mail(mail(body, Subject=subject)).transactional == ""


OWNS = [
    ("All set for Tuesday", "Your appointment is confirmed for 3 June at 10:40. Booking reference: TX4471."),
    ("Low balance", "Your current account **** 4471 has fallen below 50.00."),
    ("Tickets: Tea Night", "Show this at the door. Order number: 99103382"),
    ("Ihr Flug heute", "Flug TQ 317 ist verspätet. Buchungscode: W9KL3D"),
    ("Dossier KTMV2R", "Vos billets sont joints. Voiture 6, place 44. Référence : KTMV2R7"),
    ("Cita confirmada", "Su cita del 12 de mayo está confirmada. Clínica del Sur"),
    ("Referto disponibile", "Il referto è online con il codice 99120."),
    ("Nu inchecken", "Je vlucht vertrekt over 30 uur. Boekingscode: W9KL3D"),
    ("Saiu para entrega", "Seu pacote chega hoje. Código de rastreio: BR550192837XX"),
    ("発送が遅れております", "ご注文いただいた商品の発送が遅れております。注文番号 7730-21"),
]


@pytest.mark.parametrize(("subject", "body"), OWNS)
def test_what_a_person_has_with_the_sender_is_told_in_its_language(mail, read_mail, subject, body):
    assert read_mail(mail(body, Subject=subject)).transactional == OWN


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Your flight to spring: 20 % off", "Flight TQ 317. Booking reference: TX4471."),
        ("Your booking is calling", "Order number 4711. This is a promotional e-mail."),
        ("A cup is waiting for you", "You get this because you bought tea from us. Order number 4711."),
        ("News from the hills", "Order number 4711 was our busiest. Shop now and save."),
        ("News from the hills", "Order number 4711. " + "The hills are green and the tea is growing. " * 60),
    ],
    ids=["discount", "says so", "promotes", "promotes below", "long"],
)
def test_what_promotes_something_is_no_notice_whatever_numbers_it_names(mail, read_mail, subject, body):
    assert read_mail(mail(body, Subject=subject)).transactional == ""


def test_an_answer_to_the_persons_own_case_is_no_activity(mail, read_mail):
    """Which of two notices a mail is: that which follows from what the person did."""
    raw = mail("Your request was answered.\nView the comment", Subject="New comment on ticket #4711")

    assert read_mail(raw).transactional == "case"


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Your order is waiting", "Order total: 49.00. Complete your order today."),
        ("Complete your order", "Your order summary. Subtotal: 49.00"),
        ("Last chance to renew and save 20 %", "Your plan renews on 1 April. Save 20 % if you act now."),
        ("Subscription renewal notice: 20 % off", "Your subscription renews on 1 April 2026."),
        ("Your exclusive ticket to savings", "Your ticket is attached: 20 % on all teas."),
        ("Get your tickets for Tea Night", "Show your ticket at the door and meet the potters."),
        ("Your tickets for Tea Night are waiting", "Buy now, and print them at home."),
        ("An invoice that you will love: 50 % off", "Your invoice is attached, and it is half of it."),
        ("Invoices in a minute", "Our invoice tool makes bills that look good."),
        ("Maximize your refund", "Get the most from your taxes with our software."),
        ("Password managers compared", "Which password manager is the best?"),
        ("Ihre Bestellung wartet", "Gesamtbetrag: 49,00 EUR. Schließen Sie Ihre Bestellung ab."),
        ("Gutschein statt Rechnung", "Rechnung war gestern: Betrag von 20 EUR geschenkt."),
        ("Votre commande est dans le panier", "Total de la commande : 49 EUR"),
        ("Tu pedido te espera", "Total del pedido: 49 EUR"),
        ("We miss you", "You have been unsubscribed? Come back."),
        ("Before you unsubscribe", "You will get no more news from us if you go."),
    ],
)
def test_advertisements_in_the_dress_of_a_notice_are_none(mail, read_mail, subject, body):
    assert read_mail(mail(body, Subject=subject)).transactional == ""


@pytest.mark.parametrize(
    ("subject", "bare", "reply"),
    [
        ("Re: Lunch", "Lunch", True),
        ("AW: WG: Re[2]: Lunch", "Lunch", True),
        ("[chat] Re: [chat] Lunch", "Lunch", True),
        ("Antw: Lunch", "Lunch", True),
        ("RES: Lunch", "Lunch", True),
        ("[SALE] Lunch", "Lunch", False),
        ("Lunch (fwd)", "Lunch", False),
        ("I: Robot", "Robot", False),
        ("Report: Re-use", "Report: Re-use", False),
        ("Re:", "", True),
        ("رد: عرض", "عرض", True),
        ("\u200fהשב: הצעה", "הצעה", True),
        ("답장: 제안", "제안", True),
        ("ตอบกลับ: ข้อเสนอ", "ข้อเสนอ", True),
        ("Ответ: как выбрать чай", "Ответ: как выбрать чай", False),
        ("【秋の新作】新茶", "【秋の新作】新茶", False),
    ],
)
def test_a_subject_is_bared_of_marks(subject, bare, reply):
    assert bare_subject(subject) == (bare, reply)


def test_answers_share_the_key_of_their_subject():
    assert subject_key("AW: [chat]  Lunch  today")[0] == subject_key("lunch TODAY")[0]
    assert subject_key("Re:") == (None, True)


def test_the_parent_is_in_reply_to_else_the_last_reference(mail, read_mail):
    both = read_mail(mail(In_Reply_To="<a@x> (my mail)", References="<c@x> <b@x>"))
    one = read_mail(mail(References="<c@x>\n <b@x>"))

    assert (both.in_reply_to, one.in_reply_to) == ("a@x", "b@x")
    assert one.references == ("c@x", "b@x")
