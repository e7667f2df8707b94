//! The next page of a list: the one the bank links to, and no other. Pages are never computed.

use url::Url;

use super::members::Members;
use crate::record::Purpose;

/// Which list a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PageOf {
    Accounts,
    Transactions,
    TrustedBeneficiaries,
}

impl PageOf {
    pub(super) fn purpose(self) -> Purpose {
        match self {
            Self::Accounts => Purpose::Accounts,
            Self::Transactions => Purpose::Transactions,
            Self::TrustedBeneficiaries => Purpose::TrustedBeneficiaries,
        }
    }
}

/// A page that may be asked for: at the scheme, host and port that were called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    pub(super) of: PageOf,
    pub(super) url: Url,
}

impl Page {
    pub fn of(&self) -> PageOf {
        self.of
    }

    pub fn url(&self) -> &Url {
        &self.url
    }
}

/// Where a list goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// It does not: there is no link, or one to the page itself.
    End,
    Page(Page),
    /// The link leads to another scheme, host or port, or is no address: it is shown and not followed.
    NotFollowed {
        href: String,
    },
}

impl Next {
    /// Reads `_links.next` of an answer to a call to `called`.
    pub(super) fn read(of: PageOf, body: &Members<'_>, called: &Url) -> Self {
        let links = body.object("_links");
        let href = |name: &str| links.as_ref()?.object(name)?.text("href");
        let Some(next) = href("next") else { return Self::End };
        // A template's variables would have to be filled by us.
        let Some(url) = join(called, &next).filter(|_| !next.contains(['{', '}'])) else {
            return Self::NotFollowed { href: next };
        };
        if url.origin() != called.origin() || !url.username().is_empty() || url.password().is_some() {
            return Self::NotFollowed { href: next };
        }
        let is_self = href("self").and_then(|href| join(called, &href)).is_some_and(|own| own == url);
        if is_self || join(called, called.as_str()).is_some_and(|called| called == url) {
            return Self::End;
        }
        Self::Page(Page { of, url })
    }

    pub fn page(&self) -> Option<&Page> {
        match self {
            Self::Page(page) => Some(page),
            Self::End | Self::NotFollowed { .. } => None,
        }
    }
}

fn join(called: &Url, href: &str) -> Option<Url> {
    let mut url = called.join(href).ok()?;
    url.set_fragment(None);
    Some(url)
}

/// Why a list is not followed to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CutShort {
    /// A page led back to one that was asked for before.
    Circle,
    /// The next page is at another scheme, host or port, or its link is no address.
    Elsewhere,
    /// 500 pages came, and another would follow.
    TooManyPages,
}

/// The pages of one list that were asked for, so that links in a circle come to an end.
#[derive(Debug, Clone)]
pub struct Trail {
    seen: Vec<Url>,
}

impl Trail {
    /// More pages than any list of a PSU's has.
    const LONGEST: usize = 500;

    /// A list whose first page is at `url`.
    pub fn from(url: &Url) -> Self {
        Self { seen: vec![url.clone()] }
    }

    /// The page to ask for next; `None` where the list ends, for which a page that names itself as the next one is a bank's
    /// way of saying so.
    ///
    /// # Errors
    /// [`CutShort`] where it goes on and is not followed.
    pub fn follow<'a>(&mut self, next: &'a Next) -> Result<Option<&'a Page>, CutShort> {
        let page = match next {
            Next::End => return Ok(None),
            Next::NotFollowed { .. } => return Err(CutShort::Elsewhere),
            Next::Page(page) => page,
        };
        if self.seen.contains(&page.url) {
            return Err(CutShort::Circle);
        }
        if self.seen.len() >= Self::LONGEST {
            return Err(CutShort::TooManyPages);
        }
        self.seen.push(page.url.clone());
        Ok(Some(page))
    }
}

#[cfg(test)]
mod tests {
    use super::super::members::tests::raw;
    use super::*;

    const CALLED: &str =
        "https://www.13807.live.api.89c3.com/stet/psd2/v1.4.2/accounts/1/transactions?dateFrom=2026-01-01";

    fn next_of(links: &str) -> Next {
        let body = format!(r#"{{"_links":{links}}}"#);
        let called = CALLED.parse().expect("a URL");
        Next::read(PageOf::Transactions, &Members::of(raw(&body)).expect("an object"), &called)
    }

    #[test]
    fn a_link_to_the_same_entry_point_is_a_page_as_it_is_written() {
        for href in [
            "/stet/psd2/v1.4.2/accounts/1/transactions?dateFrom=2026-01-01&page=2",
            "https://www.13807.live.api.89c3.com/stet/psd2/v1.4.2/accounts/1/transactions?dateFrom=2026-01-01&page=2",
            "?dateFrom=2026-01-01&page=2#top",
        ] {
            let next = next_of(&format!(r#"{{"next":{{"href":"{href}","templated":null}}}}"#));
            assert_eq!(
                next.page().map(|page| page.url().as_str()),
                Some(&*format!("{CALLED}&page=2")),
                "{href}"
            );
        }
    }

    #[test]
    fn no_link_and_a_link_to_itself_are_the_end() {
        let own = "/stet/psd2/v1.4.2/accounts/1/transactions?page=7";
        for links in [
            "{}".to_owned(),
            "null".to_owned(),
            r#"{"next":null}"#.to_owned(),
            r#"{"next":{"href":""}}"#.to_owned(),
            format!(r#"{{"next":{{"href":"{own}"}},"self":{{"href":"{own}"}}}}"#),
            format!(r#"{{"next":{{"href":"{CALLED}"}}}}"#),
        ] {
            assert_eq!(next_of(&links), Next::End, "{links}");
        }
    }

    #[test]
    fn a_link_to_elsewhere_is_shown_and_not_followed() {
        for href in [
            "http://www.13807.live.api.89c3.com/x?page=2",
            "https://www.13807.live.api.89c3.com:8443/x?page=2",
            "https://evil.example/stet/psd2/v1.4.2/accounts",
            "//evil.example/x",
            "https://a@www.13807.live.api.89c3.com/x",
            "https://[",
            "/x?page={page}",
        ] {
            let next = next_of(&format!(r#"{{"next":{{"href":"{href}"}}}}"#));
            assert_eq!(next, Next::NotFollowed { href: href.to_owned() });
        }
    }

    #[test]
    fn a_list_that_is_not_followed_to_its_end_says_why() {
        let page = |number: u32| next_of(&format!(r#"{{"next":{{"href":"/x?page={number}"}}}}"#));
        let mut trail = Trail::from(&CALLED.parse().expect("a URL"));
        assert_eq!(trail.follow(&Next::End), Ok(None));
        assert!([2, 3].iter().all(|number| matches!(trail.follow(&page(*number)), Ok(Some(_)))));
        assert_eq!(trail.follow(&page(2)), Err(CutShort::Circle));
        let first = Next::Page(Page { of: PageOf::Transactions, url: CALLED.parse().expect("a URL") });
        assert_eq!(trail.follow(&first), Err(CutShort::Circle), "the first page is one of them");
        assert_eq!(trail.follow(&Next::NotFollowed { href: String::new() }), Err(CutShort::Elsewhere));
        for number in 4..=500 {
            assert!(matches!(trail.follow(&page(number)), Ok(Some(_))), "{number}");
        }
        assert_eq!(trail.follow(&page(501)), Err(CutShort::TooManyPages));
    }
}
