*** Test Cases ***
Add
    Log    one
Total
    Should Be Equal As Integers    2    3
Skipped
    Skip    needs redis
Broken
    No Such Keyword
