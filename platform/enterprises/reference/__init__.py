"""Facts that come from outside and change seldom, as rows with source and date: divisions, industries, sizes, days."""
