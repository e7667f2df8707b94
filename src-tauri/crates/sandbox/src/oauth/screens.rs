//! The four pages of a login as HTML: one form each, no script.

use super::grant::Granted;
use super::link::Link;
use crate::pages::html::{Page, escaped};
use crate::pages::words::Words;
use crate::personas::Persona;
use http::StatusCode;
use jiff::{Timestamp, ToSpan};

/// What all four pages share.
pub(super) struct Screen<'a> {
    pub(super) words: &'static Words,
    pub(super) bank: &'a str,
    /// Where the form is sent.
    pub(super) action: &'a str,
    pub(super) problem: Option<&'static str>,
    pub(super) link: &'a Link,
    pub(super) otp: &'a str,
    /// Whether what may be seen is said later; otherwise the PSU agrees to everything here.
    pub(super) consent_follows: bool,
}

impl Screen<'_> {
    pub(super) fn identification(&self, people: &[Persona]) -> Page {
        let words = self.words;
        let field = self.field("online_id", words.online_id, "autocomplete=\"username\"", None);
        let asked = if self.link.approval.is_some() { words.asks_payment } else { words.asked_by };
        let mut main = self.form(words.identification, &self.asked(asked), &field);
        main.push_str(&format!("<section>\n<h2>{}</h2>\n", escaped(words.customers)));
        if people.is_empty() {
            main.push_str(&format!("<p>{}</p>\n", escaped(words.nobody_here)));
        } else {
            main.push_str(&format!("<p>{}</p>\n<ul class=\"people\">\n", escaped(words.customers_note)));
            for persona in people {
                main.push_str(&self.person(persona));
            }
            main.push_str("</ul>\n");
        }
        main.push_str("</section>\n");
        self.page(words.identification, main)
    }

    fn person(&self, persona: &Persona) -> String {
        let accounts: String = persona
            .accounts
            .iter()
            .map(|account| {
                format!(
                    "<li><code>{}</code> {}</li>\n",
                    escaped(&account.iban),
                    self.origin(account.is_published())
                )
            })
            .collect();
        format!(
            "<li>\n<p><strong>{name}</strong> <code class=\"id\">{id}</code> {origin}</p>\n\
             <ul aria-label=\"{label}\">\n{accounts}</ul>\n</li>\n",
            name = escaped(&persona.persona),
            id = escaped(&persona.id),
            origin = self.origin(persona.id_is_published()),
            label = escaped(self.words.accounts),
        )
    }

    fn origin(&self, published: bool) -> String {
        let word = if published { self.words.published } else { self.words.made_here };
        format!("<small>{}</small>", escaped(word))
    }

    pub(super) fn usage_number(&self, persona: &Persona) -> Page {
        let words = self.words;
        let field = self.field(
            "usage_number",
            words.usage_number,
            "inputmode=\"numeric\" autocomplete=\"off\"",
            Some(words.usage_hint),
        );
        self.page(words.professional, self.form(words.professional, &self.identified(persona), &field))
    }

    pub(super) fn code(&self, persona: &Persona) -> Page {
        let words = self.words;
        let hint = words.code_hint.replace("{}", self.otp);
        let field = self.field(
            "otp",
            words.code_label,
            "inputmode=\"numeric\" autocomplete=\"one-time-code\"",
            Some(&hint),
        );
        self.page(words.code, self.form(words.code, &self.identified(persona), &field))
    }

    pub(super) fn decision(&self, persona: &Persona, now: Timestamp) -> Page {
        let words = self.words;
        let asked = match self.link.granted {
            Granted::Aisp => words.may_read,
            Granted::Cbpii | Granted::Piisp => words.may_ask_funds,
            Granted::Pisp => words.asks_payment,
        };
        let end = crate::activation::in_paris(now).date().saturating_add(180.days());
        let accounts: String = persona
            .accounts
            .iter()
            .map(|one| format!("<li><code>{}</code></li>\n", escaped(&one.iban)))
            .collect();
        let mut inside = format!("<ul class=\"accounts\">\n{accounts}</ul>\n");
        if self.link.granted == Granted::Aisp {
            let extent = if self.consent_follows { words.detail_later } else { words.everything };
            inside.push_str(&format!("<p>{}</p>\n", escaped(extent)));
        }
        let until = words.until.replace("{}", &end.strftime("%d/%m/%Y").to_string());
        let back = words.returns_to.replace("{}", &self.link.answer_to.redirect_uri);
        inside.push_str(&format!("<p>{}</p>\n<p class=\"quiet\">{}</p>\n", escaped(&until), escaped(&back)));
        let main = format!(
            "<h1>{}</h1>\n<p>{}</p>\n<p>{}</p>\n{}<form method=\"post\" action=\"{}\">\n{inside}\
             <p class=\"buttons\">\n<button name=\"decision\" value=\"accept\">{}</button>\n{}</p>\n</form>\n",
            escaped(words.decision),
            self.identified(persona),
            self.asked(asked),
            self.problem(),
            escaped(self.action),
            escaped(words.accept),
            self.ways_out(),
        );
        self.page(words.decision, main)
    }

    pub(super) fn page(&self, title: &str, main: String) -> Page {
        Page {
            words: self.words,
            bank: self.bank.to_owned(),
            title: format!("{title} – {}", self.bank),
            status: if self.problem.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK },
            main,
            form_source: self.link.form_sources(),
            refused: self.problem.map(str::to_owned),
        }
    }

    fn form(&self, title: &str, introduction: &str, field: &str) -> String {
        format!(
            "<h1>{}</h1>\n<p>{introduction}</p>\n{}<form method=\"post\" action=\"{}\">\n{field}\
             <p class=\"buttons\">\n<button>{}</button>\n{}</p>\n</form>\n",
            escaped(title),
            self.problem(),
            escaped(self.action),
            escaped(self.words.go_on),
            self.ways_out(),
        )
    }

    /// Refusing and timing out are possible on each page, as on a bank's.
    pub(super) fn ways_out(&self) -> String {
        let button = |value: &str, word: &str| {
            format!(
                "<button class=\"second\" name=\"decision\" value=\"{value}\" formnovalidate>{}</button>\n",
                escaped(word)
            )
        };
        button("refuse", self.words.refuse) + &button("timeout", self.words.time_out)
    }

    fn field(&self, name: &str, label: &str, attributes: &str, hint: Option<&str>) -> String {
        let hint_line = hint.map_or_else(String::new, |hint| {
            format!("<p class=\"quiet\" id=\"{name}-hint\">{}</p>\n", escaped(hint))
        });
        let mut described = Vec::new();
        if self.problem.is_some() {
            described.push("problem".to_owned());
        }
        if hint.is_some() {
            described.push(format!("{name}-hint"));
        }
        let mut attributes = attributes.to_owned();
        if !described.is_empty() {
            attributes.push_str(&format!(" aria-describedby=\"{}\"", described.join(" ")));
        }
        if self.problem.is_some() {
            attributes.push_str(" aria-invalid=\"true\"");
        }
        format!(
            "<p class=\"field\">\n<label for=\"{name}\">{}</label>\n\
             <input id=\"{name}\" name=\"{name}\" required autofocus {attributes}>\n</p>\n{hint_line}",
            escaped(label)
        )
    }

    pub(super) fn problem(&self) -> String {
        self.problem.map_or_else(String::new, |text| {
            format!("<p class=\"problem\" id=\"problem\" role=\"alert\">{}</p>\n", escaped(text))
        })
    }

    pub(super) fn asked(&self, sentence: &str) -> String {
        escaped(sentence).replace("{}", &format!("<strong>{}</strong>", escaped(&self.link.software)))
    }

    pub(super) fn identified(&self, persona: &Persona) -> String {
        let name = format!("<strong>{}</strong>", escaped(persona.full_name()));
        escaped(self.words.signed_in_as).replace("{}", &name)
    }
}
