//! Wordings of what cannot be read.

super::wordings! {
    // ── the text
    too_large_file(bytes, most)
        "the file has {bytes} bytes, more than the {most} that are read",
        "tệp có {bytes} byte, nhiều hơn {most} byte được đọc";
    split_the_file()
        "split it: all files of a book are one scope",
        "tách tệp ra: mọi tệp của một bộ quy tắc dùng chung một phạm vi";
    not_utf8(path) "`{path}` is not UTF-8", "`{path}` không được viết bằng mã UTF-8";
    save_as_utf8() "save the file as UTF-8", "lưu tệp bằng mã UTF-8";
    not_nfc(shown)
        "`{shown}` is not written in Unicode normal form C",
        "`{shown}` không được viết theo Unicode dựng sẵn (NFC)";
    save_as_nfc()
        "save the file in normal form C (composed letters): otherwise two names that look the same are different",
        "lưu tệp theo Unicode dựng sẵn (NFC): nếu không, hai tên trông giống nhau sẽ là hai tên khác nhau";
    nested_deeper(most)
        "parentheses and braces nest deeper than {most}",
        "dấu ngoặc lồng nhau sâu hơn {most} tầng";
    name_inner() "name inner parts with `let`", "đặt tên cho phần bên trong bằng `đặt`";
    many_nots(nots)
        "{nots} times `not` is more than anyone can follow",
        "{nots} lần `không` thì không ai theo dõi được";
    one_not() "write `not` once or not at all", "viết `không` một lần hoặc không viết";
    many_operations(most)
        "more than {most} operations hang together here",
        "ở đây có hơn {most} phép tính nối liền nhau";
    name_parts() "name parts with `let`, or take a table", "đặt tên từng phần bằng `đặt`, hoặc dùng bảng";

    // ── the language
    no_language(name) "`{name}` is no language of rule files", "`{name}` không phải là ngôn ngữ của tệp quy tắc";
    write_language() "write `language en` or `language vi`", "viết `ngôn ngữ en` hoặc `ngôn ngữ vi`";
    no_version(version)
        "version `{version}` of the language is not known",
        "không có phiên bản `{version}` của ngôn ngữ";
    write_one() "write `1`, or leave the version out", "viết `1`, hoặc bỏ số phiên bản";
    late_language()
        "the language of a file is said once, before everything else",
        "ngôn ngữ của tệp chỉ nêu một lần, trước mọi nội dung khác";
    on_the_first_line(example) "write it on the first line:{example}", "viết ở dòng đầu tiên:{example}";

    // ── literals
    bad_escape(letter) "`\\{letter}` means nothing in a text", "`\\{letter}` không có nghĩa gì trong một đoạn chữ";
    write_escapes()
        "write `\\\"` for a quote, `\\\\` for a backslash and `\\n` for a new line",
        "viết `\\\"` cho dấu ngoặc kép, `\\\\` cho dấu gạch chéo ngược và `\\n` cho xuống dòng";
    is_no(written, what) "`{written}` is no {what}", "`{written}` không phải là {what}";
    whole_from_to(from, to)
        "write a whole number from {from} to {to}",
        "viết một số nguyên từ {from} đến {to}";
    number_of_days() "number of days", "số ngày";
    day_of_lunar_month() "day of a lunar month", "ngày của tháng âm lịch";
    lunar_month() "lunar month", "tháng âm lịch";
    day_of_period() "day of a period", "ngày trong kỳ";
    plain_number() "number", "số";
    day_of_month() "day of a month", "ngày trong tháng";
    whole_days() "write a whole number of days, such as `-1`", "viết một số nguyên ngày, ví dụ `-1`";
    too_large_number(written)
        "`{written}` is too large a number to be held exactly",
        "`{written}` là số quá lớn để biểu diễn chính xác";
    at_most_digits(decimals)
        "write at most 30 digits, {decimals} of them after the point",
        "viết tối đa 30 chữ số, trong đó {decimals} chữ số sau dấu thập phân";
    small_money(written, read)
        "`{written}` is {read} VND: the point stands before decimals here",
        "`{written}` là {read} đồng: ở đây dấu này đứng trước phần thập phân";
    group_thousands(written)
        "write thousands as `{written}`",
        "viết hàng nghìn là `{written}`";
    divided_by_zero() "nothing can be divided by zero", "không thể chia cho không";
    write_fraction() "write a fraction such as `1/3`", "viết phân số, ví dụ `1/3`";
    english_digits()
        "write groups of three digits as in `1_500_000`, and a decimal point as in `0.5`",
        "viết nhóm ba chữ số như `1_500_000`, và dấu chấm thập phân như `0.5`";
    vietnamese_digits()
        "write groups of three digits as in `1.500.000`, and a decimal comma as in `0,5`",
        "viết nhóm ba chữ số như `1.500.000`, và dấu phẩy thập phân như `0,5`";
    day_or_month(written)
        "`{written}` leaves open which is the day and which the month",
        "`{written}` không rõ đâu là ngày, đâu là tháng";
    write_iso_date()
        "write `2026-07-01`; only a file that begins with `language vi` writes `01/07/2026`",
        "viết `2026-07-01`; chỉ tệp bắt đầu bằng `ngôn ngữ vi` mới viết `01/07/2026`";
    no_date(written) "`{written}` is no date of the calendar", "`{written}` không có trong lịch";
    write_real_date()
        "write year, month and day of a day that exists, such as `2026-02-28`",
        "viết năm, tháng, ngày của một ngày có thật, ví dụ `2026-02-28`";
    no_time(written) "`{written}` is no time of day", "`{written}` không phải là giờ trong ngày";
    write_time() "write a time from `00:00` to `23:59`", "viết giờ từ `00:00` đến `23:59`";
    block_ends_first(end, begin)
        "the block ends on {end} before it begins on {begin}",
        "khối hết hiệu lực ngày {end}, trước khi bắt đầu ngày {begin}";
    first_and_last_day()
        "write the first day after `since` and the last one after `until`",
        "viết ngày đầu sau `từ` và ngày cuối sau `đến hết`";
    ends_before_begins(written) "`{written}` ends before it begins", "`{written}` kết thúc trước khi bắt đầu";
    write_span(from, to) "write `{from}..{to}`", "viết `{from}..{to}`";
    closes_before_opens(written) "`{written}` closes before it opens", "`{written}` đóng cửa trước khi mở cửa";
    opening_first()
        "write the opening first, as in `07:30-11:30`; hours do not go over midnight",
        "viết giờ mở cửa trước, như `07:30-11:30`; khung giờ không qua nửa đêm";
    no_day_of_year(written) "`{written}` is no day of any year", "`{written}` không có trong năm nào";
    write_day_of_month()
        "write a day that the month has, such as `30 Apr`",
        "viết một ngày mà tháng đó có, ví dụ `30 tháng 4`";
    named_twice(written) "`{written}` is named twice", "`{written}` được nêu hai lần";
    each_weekday_once() "name each weekday once", "mỗi thứ chỉ nêu một lần";

    // ── statements
    cannot_be_read() "this statement cannot be read", "không đọc được quy định này";
    as_language_page()
        "write it as the language page shows it",
        "viết theo mẫu trong trang mô tả ngôn ngữ";
    stray_brace() "this `}}` closes nothing", "dấu `}}` này không đóng gì cả";
    remove_brace()
        "remove it, or look for a `}}` too many above it",
        "bỏ dấu này, hoặc tìm dấu `}}` thừa ở phía trên";
    never_closed(body) "the `{{` of this {body} is never closed", "dấu `{{` của {body} này chưa được đóng";
    closed_by_here() "it must be closed by here", "phải đóng trước chỗ này";
    write_brace_before(what) "write `}}` before {what}", "viết `}}` trước {what}";
    end_of_file() "the end of the file", "cuối tệp";
    open_text()
        "the text that begins here is not closed on its line",
        "đoạn chữ bắt đầu ở đây chưa được đóng trên cùng dòng";
    close_text()
        "close it with `\"`, or look for a missing `\"` before it; write `\\n` for a new line in a text",
        "đóng bằng `\"`, hoặc tìm dấu `\"` thiếu ở phía trước; viết `\\n` để xuống dòng trong đoạn chữ";
    begins_no(word, member, body)
        "`{word}` begins no {member} of a {body}",
        "`{word}` không mở đầu {member} nào của {body}";
    begins_declaration(word, body)
        "`{word}` begins a declaration: write it outside of this {body}",
        "`{word}` mở đầu một khai báo: viết ngoài {body} này";
    belongs_to(word, body) "`{word}` belongs to a {body}: write it there", "`{word}` thuộc {body}: viết ở đó";
    meant(word, example) "did you mean `{word}`?{example}", "có phải ý là `{word}`?{example}";
    can_say(body, words) "a {body} can say {words}", "{body} có thể nêu {words}";
    for_example(example) " for example: `{example}`", " ví dụ: `{example}`";
    for_example_first(example) "for example: `{example}`", "ví dụ: `{example}`";
    ends_where(expected)
        "the statement ends where {expected} is expected",
        "quy định kết thúc ở chỗ cần có {expected}";
    word_and_no_name(word, expected)
        "`{word}` is a word of the language and no name: expected {expected}",
        "`{word}` là từ khóa, không dùng làm tên được: cần có {expected}";
    not_understood_here(found, expected)
        "`{found}` is not understood here: expected {expected}",
        "không hiểu `{found}` ở đây: cần có {expected}";
    correct_or_remove() "correct it, or remove it", "sửa lại, hoặc bỏ đi";
    head_not_understood() "this head is not understood", "không hiểu phần mở đầu này";
    statement_not_understood() "this statement is not understood", "không hiểu quy định này";
    compare_statements()
        "compare it with the statements above and below it",
        "so sánh với các quy định ở trên và ở dưới";
    many_faults(most)
        "the file has more than {most} faults: those from here on are not explained",
        "tệp có hơn {most} lỗi: từ đây trở đi không giải thích nữa";
    correct_above() "correct the faults above first", "sửa các lỗi ở trên trước";

    // ── bodies and what stands in them
    file() "file", "tệp";
    procedure() "procedure", "thủ tục";
    dated_block() "dated block", "khối có ngày hiệu lực";
    block() "block", "khối";
    step_table() "step table", "quy trình";
    parallel_steps() "group of parallel steps", "nhóm bước song song";
    fee() "fee", "khoản thu";
    lookup() "lookup", "bảng bậc";
    calendar() "calendar", "lịch";
    notice() "notice", "thông báo";
    constant() "constant", "hằng số";
    test() "test", "kiểm thử";
    record() "record", "bản ghi";
    declaration() "declaration", "khai báo";
    row() "row", "dòng";
    line() "line", "dòng";
    statement() "statement", "quy định";

    // ── what could have stood at a place
    end_of_statement() "the end of the statement", "hết quy định";
    or_else(list, last) "{list} or {last}", "{list} hoặc {last}";
    quoted(word) "`{word}`", "`{word}`";
    a_name() "a name", "một tên";
    a_text() "a text in quotes", "một đoạn chữ trong ngoặc kép";
    a_number() "a number", "một số";
    a_length(example) "a length such as `{example}`", "một khoảng thời gian, ví dụ `{example}`";
    a_unit(example) "a unit such as `{example}`", "một đơn vị, ví dụ `{example}`";
    an_amount() "an amount such as `2_000 VND`", "một số tiền, ví dụ `2.000 đồng`";
    a_value_such_as() "a value such as `5` or `2_000 VND`", "một giá trị, ví dụ `5` hoặc `2.000 đồng`";
    a_value() "a value", "một giá trị";
    an_operator() "an operator such as `+` or `×`", "một phép tính, ví dụ `+` hoặc `×`";
    a_currency() "a currency such as `VND`", "một loại tiền, ví dụ `VND`";
    a_date(example) "a date such as `{example}`", "một ngày, ví dụ `{example}`";
    a_moment() "a moment such as `2026-08-28T15:30`", "một thời điểm, ví dụ `2026-08-28T15:30`";
    a_time() "a time such as `07:30`", "một giờ, ví dụ `07:30`";
    hours() "hours such as `07:30-11:30`", "khung giờ, ví dụ `07:30-11:30`";
    a_month(example) "a month such as `{example}`", "một tháng, ví dụ `{example}`";
    a_day(example) "a day such as `{example}`", "một ngày, ví dụ `{example}`";
    a_fixed_day()
        "a day such as `31 Dec` or `day 20 of next month`",
        "một ngày, ví dụ `31 tháng 12` hoặc `ngày 20 của tháng tiếp theo`";
    a_weekday(example) "a weekday such as `{example}`", "một thứ trong tuần, ví dụ `{example}`";
    days_offset() "a number of days such as `-1`", "một số ngày, ví dụ `-1`";
    a_zone() "a zone such as `Asia/Ho_Chi_Minh`", "một múi giờ, ví dụ `Asia/Ho_Chi_Minh`";
    a_limit()
        "a limit such as `in 10 working days` or `before 31 Dec`",
        "một thời hạn, ví dụ `trong 10 ngày làm việc` hoặc `trước 31 tháng 12`";
    a_policy()
        "a counting policy such as `first day excluded`",
        "một cách tính, ví dụ `ngày đầu không tính`";
    a_type() "a type such as `integer` or `one of a, b`", "một kiểu, ví dụ `số nguyên` hoặc `một trong a, b`";
    a_charge()
        "the kind of charge (`phi`, `le_phi` or `gia`)",
        "loại khoản thu (`phí`, `lệ phí` hoặc `giá`)";
    a_point() "an event or `due`", "một sự kiện hoặc `hạn`";
    a_condition() "a condition such as `work is house`", "một điều kiện, ví dụ `work là house`";
    a_row() "a row such as `up to 10: 5_000 VND`", "một dòng, ví dụ `đến 10: 5.000 đồng`";
    a_share() "a share such as `50% budget`", "một phần, ví dụ `50% budget`";
    a_binding()
        "a fact and its value such as `pages = sheets × 2`",
        "một thông tin và giá trị, ví dụ `pages = sheets × 2`";
    a_rounding()
        "a rounding such as `half up to 1_000 VND`",
        "một cách làm tròn, ví dụ `nửa lên đến 1.000 đồng`";
    next_day()
        "`next day` or `next working day`",
        "`ngày tiếp theo` hoặc `ngày làm việc tiếp theo`";
    a_clause()
        "a clause such as `at most 200_000 VND`",
        "một mệnh đề, ví dụ `tối đa 200.000 đồng`";
    name_and_value() "a name and a value", "một tên và một giá trị";
}
