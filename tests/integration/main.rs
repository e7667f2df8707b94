//! desk over the real local banks: real mutual TLS, real signatures, a real encrypted store.

mod enrolment;
