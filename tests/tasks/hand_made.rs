//! The tasks as they are written with the crates that people choose today.

#[path = "github/hand_made.rs"]
pub mod github;
#[path = "openai/hand_made.rs"]
pub mod openai;
#[path = "stripe/hand_made.rs"]
pub mod stripe_tasks;
