/// Adds two prices.
///
/// ```
/// assert_eq!(shop::add(1, 2), 3);
/// ```
pub fn add(a: i32, b: i32) -> i32 {
    a + b
}

#[cfg(test)]
mod tests {
    mod when_empty {
        #[test]
        fn adds() {
            println!("printed <&> \u{1f600}");
            assert_eq!(crate::add(1, 1), 2);
        }

        #[test]
        fn totals() {
            assert_eq!(crate::add(1, 1), 3, "total is wrong");
        }
    }

    #[test]
    #[ignore = "needs redis"]
    fn later() {}

    #[test]
    #[should_panic(expected = "no stock")]
    fn refuses() {
        panic!("no stock");
    }

    #[test]
    #[should_panic]
    fn should_refuse() {}

    #[test]
    fn breaks() -> Result<(), String> {
        Err("no database".into())
    }
}
