//! The bytes of a bank's answer: status line, headers, and a body that is bounded.
#![no_main]

use std::io;
use std::pin::Pin;
use std::sync::LazyLock;
use std::task::{Context, Poll, Waker};

use libfuzzer_sys::fuzz_target;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::runtime::{Builder, Runtime};

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    Builder::new_current_thread().enable_time().build().expect("a runtime without a network always starts")
});
const MAX_BODY: usize = 64;

/// Answers once something was asked, in two pieces, then closes.
struct Bank<'a> {
    asked: bool,
    reader: Option<Waker>,
    pieces: [&'a [u8]; 2],
}

impl AsyncRead for Bank<'_> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if !self.asked {
            self.reader = Some(context.waker().clone());
            return Poll::Pending;
        }
        let piece = usize::from(self.pieces[0].is_empty());
        let (now, later) = self.pieces[piece].split_at(self.pieces[piece].len().min(buffer.remaining()));
        buffer.put_slice(now);
        self.pieces[piece] = later;
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Bank<'_> {
    fn poll_write(mut self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.asked = true;
        if let Some(reader) = self.reader.take() {
            reader.wake();
        }
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

fuzz_target!(|bytes: &[u8]| {
    let (first, second) = bytes.split_at(bytes.len() / 3);
    let bank = Bank { asked: false, reader: None, pieces: [first, second] };
    if let Some((status, headers, body)) = RUNTIME.block_on(stet::fuzzing::http1(bank, MAX_BODY)) {
        assert!((100..1000).contains(&status));
        assert!(body.len() <= MAX_BODY);
        assert!(headers.iter().all(|(_, value)| !value.contains(['\r', '\n'])));
        let _ = stet::fuzzing::error_of((status, headers, body));
    }
});
