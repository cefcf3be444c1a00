//! Prints how many lines each task takes with typewright's clients and with hand-made crates.

#![expect(clippy::print_stdout, reason = "the table is the result of the command")]

mod table;

fn main() {
    print!("{}{}", table::sums(), table::tasks());
}
