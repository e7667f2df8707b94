//! The display: which window is there, whether something is drawn in it, and how to close it.

use std::collections::HashMap;

use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{
    Atom, ClientMessageEvent, ConnectionExt as _, EventMask, ImageFormat, MapState, Window,
};
use x11rb::rust_connection::RustConnection;

use crate::Outcome;

/// A program's window; tooltips and helpers are smaller.
const SMALLEST: (u16, u16) = (400, 300);
/// So many lines of pixels are looked at, from top to bottom.
const LINES: u16 = 40;
/// A window is drawn when one pixel in so many differs from the background, which is less than one word of text.
const ONE_IN: usize = 500;

pub struct Screen {
    server: RustConnection,
    root: Window,
    protocols: Atom,
    delete: Atom,
}

impl Screen {
    /// The display named by `DISPLAY`.
    pub fn open() -> Outcome<Self> {
        let (server, number) = x11rb::connect(None)?;
        let root = server.setup().roots[number].root;
        let atom = |name: &[u8]| -> Outcome<Atom> { Ok(server.intern_atom(false, name)?.reply()?.atom) };
        let (protocols, delete) = (atom(b"WM_PROTOCOLS")?, atom(b"WM_DELETE_WINDOW")?);
        Ok(Self { server, root, protocols, delete })
    }

    /// The one large window that is shown.
    pub fn window(&self) -> Outcome<Option<Window>> {
        for window in self.server.query_tree(self.root)?.reply()?.children {
            // A window may go between two questions about it.
            let Ok(attributes) = self.server.get_window_attributes(window)?.reply() else { continue };
            let Ok(size) = self.server.get_geometry(window)?.reply() else { continue };
            if attributes.map_state == MapState::VIEWABLE
                && size.width >= SMALLEST.0
                && size.height >= SMALLEST.1
            {
                return Ok(Some(window));
            }
        }
        Ok(None)
    }

    /// Whether the window holds more than a background.
    pub fn is_drawn(&self, window: Window) -> bool {
        let mut colours: HashMap<[u8; 4], usize> = HashMap::new();
        let mut pixels = 0;
        for line in self.lines(window).unwrap_or_default() {
            for pixel in line.chunks_exact(4) {
                *colours.entry([pixel[0], pixel[1], pixel[2], pixel[3]]).or_default() += 1;
                pixels += 1;
            }
        }
        let background = colours.values().copied().max().unwrap_or_default();
        pixels > 0 && (pixels - background) * ONE_IN > pixels
    }

    fn lines(&self, window: Window) -> Outcome<Vec<Vec<u8>>> {
        let size = self.server.get_geometry(window)?.reply()?;
        let step = size.height / (LINES + 1);
        let asked = (1..=LINES).map(|line| {
            let y = i16::try_from(line * step)?;
            Ok(self.server.get_image(ImageFormat::Z_PIXMAP, window, 0, y, size.width, 1, u32::MAX)?)
        });
        let asked = asked.collect::<Outcome<Vec<_>>>()?;
        asked.into_iter().map(|line| Ok(line.reply()?.data)).collect()
    }

    /// Asks the program to close its window, as a click on its cross would.
    pub fn close(&self, window: Window) -> Outcome<()> {
        let message = ClientMessageEvent::new(32, window, self.protocols, [self.delete, 0, 0, 0, 0]);
        self.server.send_event(false, window, EventMask::NO_EVENT, message)?;
        self.server.flush()?;
        Ok(())
    }
}
