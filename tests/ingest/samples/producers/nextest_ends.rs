//! Ends that only a runner of processes survives.

use std::process::Command;
use std::time::Duration;

#[test]
fn times_out() {
    println!("waiting");
    std::thread::sleep(Duration::from_secs(60));
}

#[test]
fn leaks() {
    Command::new("sleep").arg("5").spawn().unwrap();
}

#[test]
fn aborts() {
    println!("before the end");
    std::process::abort();
}

#[test]
fn exits() {
    std::process::exit(3);
}

#[test]
fn passes() {}
