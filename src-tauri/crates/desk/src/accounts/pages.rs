//! A question whose answer may come in pages: asked, counted and followed until the bank names no further page.

use stet::access::{Ask, Next, Psu, Reading, Trail};
use stet::prepared::Prepared;
use stet::{AccessToken, Client, Recorder};

use super::asking::{Asking, Meter};
use super::list::nothing_view;
use super::view::FetchView;
use crate::connections;
use crate::trouble::Trouble;

impl Asking<'_> {
    /// Asks, and asks for every page that an answer links to; each page is a call, and is counted as one. What came is told
    /// beside the pages: `nothing` is set where the last answer was that there is none, whatever came before it.
    ///
    /// # Errors
    /// As [`Asking::send`].
    pub async fn pages<T: Send>(
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
    ) -> Result<(Vec<T>, FetchView), Trouble> {
        let (mut pages, mut fetched, mut trail) = (Vec::new(), FetchView::default(), Trail::default());
        let mut prepared = self.prepare(ask, psu)?;
        loop {
            let reading = self.send(&prepared, &call).await?;
            self.count(meter, psu, true)?;
            fetched.pages += 1;
            fetched.call_id = Some(reading.call_id().to_string());
            let page = match reading {
                Reading::Nothing(nothing) => {
                    fetched.nothing = Some(nothing_view(nothing.because));
                    break;
                }
                Reading::Data(got) => got.data,
            };
            let next = next_of(&page).clone();
            pages.push(page);
            match trail.follow(&next) {
                Some(next) => prepared = self.prepare(&Ask::Page(next), psu)?,
                None => {
                    fetched.circular = next.page().is_some();
                    break;
                }
            }
        }
        Ok((pages, fetched))
    }
}
