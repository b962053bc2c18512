//! A cart, and how its tests can end. `cargo nextest run --profile ci` runs each in a process of its own.

pub fn total(prices: &[u32]) -> u32 {
    prices.iter().sum()
}

#[cfg(test)]
mod tests {
    use super::total;

    #[test]
    fn adds() {
        println!("adding <2> & \u{1b}[31m3\u{1b}[0m");
        assert_eq!(total(&[2, 3]), 5);
    }

    #[test]
    fn fails() {
        eprintln!("about to fail");
        assert_eq!(total(&[2, 3]), 6, "the sum | is wrong");
    }

    #[test]
    fn errs() -> Result<(), String> {
        Err("no database".to_string())
    }

    #[test]
    #[should_panic(expected = "empty")]
    fn panics_as_expected() {
        panic!("the cart is empty");
    }

    #[test]
    #[should_panic]
    fn does_not_panic() {}

    #[test]
    #[ignore = "no service"]
    fn ignored() {
        panic!("never run");
    }
}
