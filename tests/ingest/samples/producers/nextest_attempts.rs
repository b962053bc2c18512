//! nextest tells each process which attempt it is.

fn attempt() -> u32 {
    std::env::var("NEXTEST_ATTEMPT").map_or(1, |text| text.parse().unwrap())
}

#[test]
fn passes_on_the_third() {
    println!("attempt {}", attempt());
    assert!(attempt() > 2, "attempt {} is too early", attempt());
}

#[test]
fn never_passes() {
    println!("attempt {}", attempt());
    panic!("failed on attempt {}", attempt());
}

#[test]
fn passes_at_once() {}
