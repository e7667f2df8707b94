//! The client against a server that behaves and misbehaves.

mod calls;
mod practice;
mod prepared;
mod server;
