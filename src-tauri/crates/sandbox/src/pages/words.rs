//! What the pages say, in French as a French bank's pages do, and in English where the browser prefers it.

use http::{HeaderMap, header};

/// All words of the pages in one language.
pub(crate) struct Words {
    pub(crate) language: &'static str,
    pub(crate) practice: &'static str,
    pub(crate) nobody: &'static str,
    pub(crate) no_page: &'static str,
    pub(crate) method: &'static str,
    pub(crate) twice: &'static str,
    pub(crate) unknown_app: &'static str,
    pub(crate) waiting: &'static str,
    pub(crate) redirect: &'static str,
    pub(crate) comma: &'static str,
    pub(crate) no_visit: &'static str,
    pub(crate) identification: &'static str,
    pub(crate) asked_by: &'static str,
    pub(crate) online_id: &'static str,
    pub(crate) unknown_id: &'static str,
    pub(crate) customers: &'static str,
    pub(crate) customers_note: &'static str,
    pub(crate) nobody_here: &'static str,
    pub(crate) accounts: &'static str,
    pub(crate) published: &'static str,
    pub(crate) made_here: &'static str,
    pub(crate) professional: &'static str,
    pub(crate) usage_number: &'static str,
    pub(crate) usage_hint: &'static str,
    pub(crate) wrong_usage: &'static str,
    pub(crate) code: &'static str,
    pub(crate) code_label: &'static str,
    pub(crate) code_hint: &'static str,
    pub(crate) wrong_code: &'static str,
    pub(crate) signed_in_as: &'static str,
    pub(crate) decision: &'static str,
    pub(crate) may_read: &'static str,
    pub(crate) may_ask_funds: &'static str,
    pub(crate) until: &'static str,
    pub(crate) detail_later: &'static str,
    pub(crate) everything: &'static str,
    pub(crate) returns_to: &'static str,
    pub(crate) go_on: &'static str,
    pub(crate) accept: &'static str,
    pub(crate) refuse: &'static str,
    pub(crate) time_out: &'static str,
    pub(crate) choose: &'static str,
    pub(crate) unknown_payment: &'static str,
    pub(crate) payment_over: &'static str,
    pub(crate) asks_payment: &'static str,
    pub(crate) payment: &'static str,
    pub(crate) amount: &'static str,
    pub(crate) creditor: &'static str,
    pub(crate) reference: &'static str,
    pub(crate) due: &'static str,
    pub(crate) pay_from: &'static str,
    pub(crate) no_account: &'static str,
    pub(crate) payment_done: &'static str,
    pub(crate) payment_not_done: &'static str,
    pub(crate) online_banking: &'static str,
}

pub(crate) static ENGLISH: Words = Words {
    language: "en",
    practice: "Practice bank on this computer. No real bank is involved.",
    nobody: "Local banks",
    no_page: "There is no such page here.",
    method: "This page is only shown, nothing can be sent to it.",
    twice: "The link holds client_id or redirect_uri twice.",
    unknown_app: "The link’s client_id belongs to no app that is registered at this bank.",
    waiting: "The app is registered but not active yet.",
    redirect: "The link’s redirect_uri is none of those registered for the app.",
    comma: "The link’s state holds a comma, which would split the address of the way back.",
    no_visit: "This page is no longer valid. Start again from the app that sent you here.",
    identification: "Identify yourself",
    asked_by: "{} asks for access to your accounts.",
    online_id: "Online banking id",
    unknown_id: "Nobody logs in with this id at this bank.",
    customers: "This bank’s practice customers",
    customers_note: "Type one of these ids. The documents publish some of them, the others were made here.",
    nobody_here: "The documents publish no customer of this bank, so nobody can log in here.",
    accounts: "Accounts",
    published: "published",
    made_here: "made here",
    professional: "Professional access",
    usage_number: "Usage number",
    usage_hint: "Any number of up to twelve digits: none was published.",
    wrong_usage: "The usage number consists of digits, at most twelve.",
    code: "Confirm that it is you",
    code_label: "Code received by SMS",
    code_hint: "Practice banks send no SMS: the code is always {}.",
    wrong_code: "This code is wrong. After three wrong codes you are sent back to the app.",
    signed_in_as: "Identified as {}.",
    decision: "Your consent",
    may_read: "{} asks to see your payment accounts at this bank:",
    may_ask_funds: "{} asks to be told whether an amount is covered by one of these accounts:",
    until: "You can take it back at any time; without a new authentication it ends on {}.",
    detail_later: "Which account, balance and history the app may see is what you choose in the app.",
    everything: "The app may see all of it: balances, transactions, your name and your trusted beneficiaries.",
    returns_to: "Afterwards you go back to {}.",
    go_on: "Continue",
    accept: "Accept",
    refuse: "Refuse",
    time_out: "Let it time out",
    choose: "Choose one of the buttons.",
    unknown_payment: "The link names no payment of this bank.",
    payment_over: "This payment has been decided already, or can no longer be.",
    asks_payment: "{} asks you to approve a payment.",
    payment: "Your payment",
    amount: "Amount",
    creditor: "To",
    reference: "Reference",
    due: "On",
    pay_from: "Account to pay from",
    no_account: "You have no account at this bank that it can be paid from.",
    payment_done: "The payment is approved. You can close this page.",
    payment_not_done: "The payment is not approved. You can close this page.",
    online_banking: "The bank’s own online banking would open here. Practice banks have none: the fallback ends on this \
                     page.",
};

pub(crate) static FRENCH: Words = Words {
    language: "fr",
    practice: "Banque d’entraînement sur cet ordinateur. Aucune vraie banque n’est concernée.",
    nobody: "Banques locales",
    no_page: "Il n’y a pas de telle page ici.",
    method: "Cette page ne fait que s’afficher, rien ne peut lui être envoyé.",
    twice: "Le lien contient deux fois client_id ou redirect_uri.",
    unknown_app: "Le client_id du lien n’appartient à aucune application enregistrée auprès de cette banque.",
    waiting: "L’application est enregistrée mais pas encore active.",
    redirect: "Le redirect_uri du lien n’est pas de ceux enregistrés pour l’application.",
    comma: "Le state du lien contient une virgule, qui couperait l’adresse de retour.",
    no_visit: "Cette page n’est plus valable. Recommencez depuis l’application qui vous a envoyé ici.",
    identification: "Identifiez-vous",
    asked_by: "{} demande l’accès à vos comptes.",
    online_id: "Identifiant de banque à distance",
    unknown_id: "Personne ne se connecte avec cet identifiant dans cette banque.",
    customers: "Les clients d’entraînement de cette banque",
    customers_note: "Saisissez l’un de ces identifiants. Les uns sont publiés par la documentation, les autres ont été \
                     inventés ici.",
    nobody_here: "La documentation ne publie aucun client de cette banque : personne ne peut se connecter ici.",
    accounts: "Comptes",
    published: "publié",
    made_here: "inventé ici",
    professional: "Accès professionnel",
    usage_number: "Numéro d’usager",
    usage_hint: "N’importe quel nombre de douze chiffres au plus : aucun n’a été publié.",
    wrong_usage: "Le numéro d’usager se compose de chiffres, douze au plus.",
    code: "Confirmez votre identité",
    code_label: "Code reçu par SMS",
    code_hint: "Les banques d’entraînement n’envoient pas de SMS : le code est toujours {}.",
    wrong_code: "Ce code est faux. Après trois codes faux, vous êtes renvoyé vers l’application.",
    signed_in_as: "Identifié : {}.",
    decision: "Votre accord",
    may_read: "{} demande à consulter vos comptes de paiement dans cette banque :",
    may_ask_funds: "{} demande à savoir si un montant est couvert par l’un de ces comptes :",
    until: "Vous pouvez le retirer à tout moment ; sans nouvelle authentification, il prend fin le {}.",
    detail_later: "C’est dans l’application que vous choisissez les comptes, les soldes et les historiques consultés.",
    everything: "L’application peut tout voir : les soldes, les opérations, votre nom et vos bénéficiaires de confiance.",
    returns_to: "Vous revenez ensuite vers {}.",
    go_on: "Continuer",
    accept: "Accepter",
    refuse: "Refuser",
    time_out: "Laisser expirer",
    choose: "Choisissez l’un des boutons.",
    unknown_payment: "Le lien ne désigne aucun paiement de cette banque.",
    payment_over: "Ce paiement a déjà été décidé, ou ne peut plus l’être.",
    asks_payment: "{} vous demande d’approuver un paiement.",
    payment: "Votre paiement",
    amount: "Montant",
    creditor: "À",
    reference: "Motif",
    due: "Le",
    pay_from: "Compte à débiter",
    no_account: "Vous n’avez dans cette banque aucun compte à débiter.",
    payment_done: "Le paiement est approuvé. Vous pouvez fermer cette page.",
    payment_not_done: "Le paiement n’est pas approuvé. Vous pouvez fermer cette page.",
    online_banking: "Ici s’ouvrirait la banque à distance de l’établissement. Les banques d’entraînement n’en ont pas : \
                     le secours s’arrête à cette page.",
};

impl Words {
    /// English where the browser's first language is English, French otherwise.
    pub(crate) fn of(headers: &HeaderMap) -> &'static Words {
        let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        if accepted.is_some_and(|text| text.trim_start().to_ascii_lowercase().starts_with("en")) {
            &ENGLISH
        } else {
            &FRENCH
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn english_is_spoken_where_it_comes_first_and_french_otherwise() {
        let mut headers = HeaderMap::new();
        assert_eq!(Words::of(&headers).language, "fr");
        headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static("en-GB,en;q=0.9,fr;q=0.8"));
        assert_eq!(Words::of(&headers).language, "en");
        headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static("de,en;q=0.9"));
        assert_eq!(Words::of(&headers).language, "fr");
    }
}
