//! Certificates and keys made by the openssl program, read by this crate: an opinion other than our own on every format.

#![allow(clippy::unwrap_used)]

mod certificates;
mod csr;
mod doctor;
mod import;
mod keys;
mod pem_matrix;
mod pfx;
mod pkcs12_matrix;
mod workshop;
