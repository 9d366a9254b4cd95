//! Wordings of what is wrong with calendars.

super::wordings! {
    no_covers(name)
        "calendar `{name}` does not say which days it covers",
        "lịch `{name}` chưa nêu bao quát những ngày nào";
    write_covers()
        "write `covers 2008-01-01..2035-12-31`",
        "viết `bao quát 01/01/2008..31/12/2035`";
    no_timezone(name) "calendar `{name}` names no time zone", "lịch `{name}` chưa nêu múi giờ";
    write_timezone() "write `timezone Asia/Ho_Chi_Minh`", "viết `múi giờ Asia/Ho_Chi_Minh`";
    unknown_timezone(zone) "there is no time zone `{zone}`", "không có múi giờ `{zone}`";
    use_tz()
        "use a name of the tz database, such as `Asia/Ho_Chi_Minh`",
        "dùng tên trong cơ sở dữ liệu tz, ví dụ `Asia/Ho_Chi_Minh`";
    no_week(name)
        "calendar `{name}` does not say which weekdays are worked",
        "lịch `{name}` chưa nêu những thứ nào trong tuần là ngày làm việc";
    write_week()
        "write `week Mon..Fri 07:30-11:30 13:30-17:30`",
        "viết `tuần T2..T6 07:30-11:30 13:30-17:30`";
    covers_reversed(first, last)
        "`covers {first}..{last}` ends before it begins",
        "`bao quát {first}..{last}` kết thúc trước khi bắt đầu";
    covers_too_long(first, last, years)
        "`covers {first}..{last}` is longer than {years} years",
        "`bao quát {first}..{last}` dài hơn {years} năm";
    known_years() "cover only years whose law is known", "chỉ bao quát những năm đã rõ pháp luật";
    slot_twice(slot) "`{slot}` is stated twice in one block", "`{slot}` được nêu hai lần trong một khối";
    slot_same_day(slot)
        "two blocks that begin on the same day both state `{slot}`",
        "hai khối bắt đầu cùng ngày đều nêu `{slot}`";
    keep_or_date()
        "keep one of them, or date the newer one by the day it takes effect",
        "chỉ giữ lại một, hoặc ghi ngày có hiệu lực cho bản mới hơn";
    lunar_years(name, first, last)
        "`holiday {name}` needs lunar years beyond {first} to {last}",
        "`ngày lễ {name}` cần năm âm lịch nằm ngoài khoảng {first} đến {last}";
    fewer_years() "cover fewer years", "bao quát ít năm hơn";
    too_many_ways(most)
        "the legal starts combine in more than {most} ways",
        "các ngày bắt đầu theo luật có hơn {most} cách kết hợp";
    fewer_decisions() "leave fewer holidays to yearly decisions", "để ít ngày lễ hơn cho quyết định hằng năm";
    hours_overlap(one, other) "the hours {one} and {other} overlap", "khung giờ {one} và {other} chồng lên nhau";
    hours_overlap_days(one, other)
        "the hours {one} and {other} overlap on the same days",
        "khung giờ {one} và {other} chồng lên nhau trong cùng những ngày";
    different_weekdays()
        "give the two statements different weekdays or seasons",
        "cho hai quy định vào thứ hoặc mùa khác nhau";
    hours_reversed(span)
        "the hours {span} do not end after they begin on one day",
        "khung giờ {span} không kết thúc sau khi bắt đầu trong cùng một ngày";
    opening_first()
        "write the opening first, and midnight at the end as 24:00",
        "viết giờ mở cửa trước, và viết nửa đêm cuối ngày là 24:00";
    season_hole(day, weekday)
        "no season holds {day}, so no {weekday} then is a working day",
        "không mùa nào chứa ngày {day}, nên {weekday} khi đó không phải là ngày làm việc";
    next_season()
        "let the next season begin on the day after the last one ends",
        "để mùa sau bắt đầu ngay sau ngày mùa trước kết thúc";
    impossible_day(day, month)
        "no year has the day {day}/{month} (day/month)",
        "không năm nào có ngày {day}/{month} (ngày/tháng)";
    notice_twice(number) "the notice `{number}` is written twice", "thông báo `{number}` được viết hai lần";
    write_together() "write all that it decides in one place", "viết mọi nội dung của thông báo vào một chỗ";
    unknown_notice(number, replaced)
        "the notice `{number}` replaces `{replaced}`, which is not there",
        "thông báo `{number}` thay `{replaced}`, nhưng không có thông báo đó";
    number_as_written()
        "write the number as it stands on the other notice",
        "viết số hiệu đúng như trên thông báo kia";
    outside_covers(day, first, last)
        "{day} is outside the days that the calendar covers, {first} to {last}",
        "ngày {day} nằm ngoài những ngày lịch bao quát, từ {first} đến {last}";
    extend_covers() "extend `covers`, or correct the date", "mở rộng `bao quát`, hoặc sửa ngày";
    swap_unequal(off, work)
        "the swap has {off} days off and {work} days worked for them",
        "hoán đổi có {off} ngày nghỉ và {work} ngày làm bù";
    swap_pairs()
        "a swap pairs each day off with one day worked",
        "mỗi ngày nghỉ hoán đổi đi với đúng một ngày làm bù";
    no_holiday(name) "there is no holiday `{name}` to decide", "không có ngày lễ `{name}` để ấn định";
    declare_holiday() "declare it with `holiday`, or correct the name", "khai báo bằng `ngày lễ`, hoặc sửa tên";
    fixed_holiday(name)
        "the law fixes the days of `holiday {name}`, no notice can decide them",
        "luật đã ấn định `ngày lễ {name}`, thông báo không thể ấn định lại";
    write_decided()
        "write `decided yearly starting …` if the law leaves them open",
        "viết `quyết định hằng năm bắt đầu …` nếu luật để ngỏ";
    block_reversed(since, until)
        "the block `since {since} until {until}` ends before it begins",
        "khối `từ {since} đến hết {until}` kết thúc trước khi bắt đầu";
    leap_holiday(name)
        "`holiday {name}` is on 29 Feb, which most years do not have",
        "`ngày lễ {name}` rơi vào 29 tháng 2, mà đa số các năm không có";
    last_of_february()
        "write `on 1 Mar starting -1` for the last day of February",
        "viết `vào 1 tháng 3 bắt đầu -1` cho ngày cuối tháng 2";
    impossible_lunar(name, day, month)
        "`holiday {name}` is on lunar day {day} of month {month}, which not every lunar year has",
        "`ngày lễ {name}` rơi vào ngày {day} tháng {month} âm lịch, mà không phải năm âm lịch nào cũng có";
    last_of_lunar_year()
        "write `on lunar day 1 month 1 starting -1` for the last day of the lunar year",
        "viết `vào âm lịch ngày 1 tháng 1 bắt đầu -1` cho ngày cuối năm âm lịch";
    unreasonable_holiday(name, longest, farthest)
        "`holiday {name}` must have 1 to {longest} days and begin within {farthest} days of its nominal day",
        "`ngày lễ {name}` phải có từ 1 đến {longest} ngày và bắt đầu trong vòng {farthest} ngày quanh ngày lễ";
    no_start(name) "`holiday {name}` names no legal start", "`ngày lễ {name}` chưa nêu ngày bắt đầu theo luật";
    illegal_projection(name, start)
        "`holiday {name}` projects the start {start}, which is not one of its legal starts",
        "`ngày lễ {name}` dự kiến bắt đầu {start}, không thuộc các ngày bắt đầu theo luật";
    add_start()
        "add it to `starting … or …`, or project another",
        "thêm vào `bắt đầu … hoặc …`, hoặc dự kiến ngày khác";
    span_reversed(first, last) "`{first}..{last}` ends before it begins", "`{first}..{last}` kết thúc trước khi bắt đầu";
    two_swaps(day) "{day} is part of two swaps", "ngày {day} nằm trong hai lần hoán đổi";
    replace_or_remove()
        "say which notice `replaces` the other, or remove one swap",
        "nêu thông báo nào `thay` thông báo nào, hoặc bỏ một lần hoán đổi";
    off_not_working(notice, day)
        "`{notice}` swaps off {day}, which is not a working day anyway",
        "`{notice}` cho nghỉ hoán đổi ngày {day}, vốn không phải là ngày làm việc";
    work_already(notice, day)
        "`{notice}` has {day} worked, which is a working day anyway",
        "`{notice}` cho làm bù ngày {day}, vốn đã là ngày làm việc";
    correct_or_ignore()
        "correct the date, or write `ignore swaps` if this office has its own week",
        "sửa ngày, hoặc viết `bỏ qua hoán đổi` nếu cơ quan có tuần làm việc riêng";
    week_not_in_force(first, last)
        "no `week` statement is in force from {first} to {last}",
        "không có quy định `tuần` nào có hiệu lực từ {first} đến {last}";
    week_outside()
        "state the week outside all blocks, so that it applies always",
        "nêu tuần làm việc ngoài mọi khối, để luôn áp dụng";
    holiday_not_in_force(name, day)
        "no `holiday {name}` that is decided yearly is in force around {day}",
        "không có `ngày lễ {name}` loại quyết định hằng năm nào có hiệu lực quanh ngày {day}";
    date_the_block()
        "date the block that declares it, or correct the dates",
        "ghi ngày hiệu lực cho khối khai báo, hoặc sửa ngày";
    illegal_decision(name, day)
        "the days decided for `holiday {name}` around {day} are none of its legal starts",
        "những ngày ấn định cho `ngày lễ {name}` quanh ngày {day} không theo ngày bắt đầu nào của luật";
    check_notice()
        "check the dates against the notice and the law",
        "đối chiếu ngày với thông báo và luật";
    decided_twice(name, day)
        "two notices decide `holiday {name}` around {day} differently",
        "hai thông báo ấn định `ngày lễ {name}` quanh ngày {day} khác nhau";
    say_which_replaces() "say which notice `replaces` the other", "nêu thông báo nào `thay` thông báo nào";
    rests_on_itself(name)
        "calendar `{name}` rests on itself, or on one that has errors",
        "lịch `{name}` dựa trên chính nó, hoặc trên một lịch có lỗi";
    extend_sound() "let it extend a sound calendar", "mở rộng từ một lịch không có lỗi";
    see_kind(kind)
        "see `{kind}`: compare the calendar with the notice or law that it cites",
        "xem `{kind}`: đối chiếu lịch với thông báo hoặc luật mà lịch dẫn";
    involved() "involved", "có liên quan";
    days_alone()
        "a block of a calendar is in force by its days alone",
        "khối của lịch chỉ có hiệu lực theo ngày";
    own_calendar()
        "for a place, write a calendar of its own: `calendar hue extends vn {{ … }}`",
        "cho một địa bàn, viết lịch riêng: `lịch hue mở rộng vn {{ … }}`";
}
