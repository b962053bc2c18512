Feature: cart

  Scenario: add
    Given a cart

  Scenario: total
    Given a cart
    Then it fails

  Scenario: undefined
    Given something nobody wrote

  @skip
  Scenario: skipped
    Given a cart

  Scenario: breaks
    Then it breaks

  Scenario Outline: many
    Given a cart of <n>
    Examples:
      | n |
      | 1 |
      | 2 |
