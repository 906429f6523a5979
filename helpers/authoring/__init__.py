"""What authors and the test suite use: solutions → lessons, stored outputs, gates, notebooks as tests. Learners never import it."""
