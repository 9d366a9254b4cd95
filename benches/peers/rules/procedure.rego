package procedure

import rego.v1

default cutoff := 0

cutoff := 1 if input.accepted_minute > 900

more_work if input.complex

more_work if input.kind_of_work in {"factory", "road"}

term := <old_far> if {
	input.accepted_day < 18444
	input.remote
} else := <old_more> if {
	input.accepted_day < 18444
	input.complex
} else := <old> if {
	input.accepted_day < 18444
} else := 1 if {
	input.accepted_day < 20270
	input.urgent
	input.channel == "online"
} else := <days_more> if {
	input.accepted_day < 20270
	input.complex
} else := <days> if {
	input.accepted_day < 20270
} else := <new_more> + cutoff if {
	more_work
} else := <new> + cutoff

due := input.accepted_day + term

status := 0 if {
	input.finished
	input.end_day < due
} else := 1 if {
	input.finished
	input.end_minute <= (due * 1440) + 1050
} else := 2 if {
	input.finished
} else := 3 if {
	input.end_minute <= (due * 1440) + 1050
} else := 4

one_copy := input.pages * 2000 if {
	input.pages <= 2
} else := min([4000 + ((input.pages - 2) * 1000), 200000])

total := 0 if {
	input.poor
} else := <fee> + (input.copies * one_copy) if {
	input.paid_day >= 19723
} else := <fee> if {
	input.value < 50000000
} else := <fee>0 + floor((((input.value - 50000000) * 6) + 5000) / 10000) if {
	input.value <= 1000000000
} else := min([1000000 + floor((((input.value - 1000000000) * 3) + 5000) / 10000), 70000000])

answer := [due, input.end_day - due, status, total]
