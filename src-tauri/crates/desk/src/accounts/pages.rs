//! A question whose answer may come in pages: asked, counted and followed until the bank names no further page.

use stet::access::{Ask, CutShort, Next, Psu, Reading, Trail};
use stet::prepared::Prepared;
use stet::{AccessToken, Client, Recorder};

use super::asking::{Asking, Meter};
use super::list::nothing_view;
use super::view::{CutShortView, FetchView};
use crate::connections;
use crate::trouble::Trouble;

/// The pages of one list.
pub(super) struct Listed<T> {
    pub pages: Vec<T>,
    /// `nothing` is set where the last answer was that there is none, whatever came before it.
    pub fetched: FetchView,
    /// A later page could not be had: the ones before it are not all.
    pub broken: Option<Trouble>,
}

impl<T> Listed<T> {
    /// All pages or none.
    ///
    /// # Errors
    /// What kept a later page from coming.
    pub fn unbroken(self) -> Result<(Vec<T>, FetchView), Trouble> {
        match self.broken {
            Some(trouble) => Err(trouble),
            None => Ok((self.pages, self.fetched)),
        }
    }
}

impl Asking<'_> {
    /// Asks, and asks for every page that an answer links to. All pages of a list are one call of those that the bank counts.
    ///
    /// # Errors
    /// As [`Asking::send`], of the first page.
    pub(super) async fn pages<T: Send>(
        &self,
        ask: &Ask<'_>,
        meter: &Meter<'_>,
        psu: Option<&Psu>,
        call: impl for<'t> Fn(
            &'t Client,
            &'t Prepared,
            &'t AccessToken,
            &'t dyn Recorder,
        ) -> connections::WithToken<'t, Reading<T>>
        + Send
        + Sync,
        next_of: impl Fn(&T) -> &Next,
    ) -> Result<Listed<T>, Trouble> {
        let mut prepared = self.prepare(ask, psu)?;
        let mut trail = Trail::from(&prepared.url);
        let mut reading = self.send(&prepared, &call).await?;
        self.count(meter, psu)?;
        let mut listed = Listed { pages: Vec::new(), fetched: FetchView::default(), broken: None };
        loop {
            listed.fetched.pages += 1;
            listed.fetched.call_id = Some(reading.call_id().to_string());
            let page = match reading {
                Reading::Nothing(nothing) => {
                    listed.fetched.nothing = Some(nothing_view(nothing.because));
                    return Ok(listed);
                }
                Reading::Data(got) => got.data,
            };
            let next = next_of(&page).clone();
            listed.pages.push(page);
            match trail.follow(&next) {
                Ok(None) => return Ok(listed),
                Err(cut_short) => {
                    listed.fetched.cut_short = Some(cut_short_view(cut_short));
                    return Ok(listed);
                }
                Ok(Some(next)) => prepared = self.prepare(&Ask::Page(next), psu)?,
            }
            match self.send(&prepared, &call).await {
                Ok(next) => reading = next,
                Err(trouble) => {
                    listed.broken = Some(trouble);
                    return Ok(listed);
                }
            }
        }
    }
}

fn cut_short_view(cut_short: CutShort) -> CutShortView {
    match cut_short {
        CutShort::Circle => CutShortView::Circle,
        CutShort::Elsewhere => CutShortView::Elsewhere,
        CutShort::TooManyPages => CutShortView::TooManyPages,
    }
}
