"""What can be said from the record: functions build statements from a filter and turn rows into results."""
