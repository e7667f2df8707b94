//! The client against a server that behaves and misbehaves.

mod access;
mod arkea_printed;
mod calls;
mod keeping;
mod old_server;
mod practice;
mod prepared;
mod redirects;
mod server;
mod tls_matrix;
mod tokens;
