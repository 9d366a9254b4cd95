//! Wordings of what is wrong with names, types and statements.

super::wordings! {
    // ── what names stand for
    place() "place", "địa bàn";
    office() "office", "trụ sở";
    constant() "constant", "hằng số";
    calendar() "calendar", "lịch";
    regime() "regime", "cơ chế";
    procedure() "procedure", "thủ tục";
    table() "table", "biểu mức";
    fee() "fee", "khoản thu";
    event() "event", "sự kiện";
    fact() "fact", "thông tin";
    deadline() "deadline", "hạn phụ";
    table_or_function() "table or function", "biểu mức hoặc hàm";

    // ── names
    there_is_no(what, name, hint) "there is no {what} `{name}`{hint}", "không có {what} nào tên `{name}`{hint}";
    declare_the(what)
        "declare the {what}, or write its name as it is declared",
        "khai báo {what} này, hoặc viết tên đúng như đã khai báo";
    did_you_mean(name) ": did you mean `{name}`?", ": có phải ý là `{name}`?";
    declared_twice(what, name) "{what} `{name}` is declared twice", "{what} `{name}` được khai báo hai lần";
    first_declared() "first declared here", "khai báo lần đầu ở đây";
    keep_or_rename()
        "keep one of them, or give one another name",
        "chỉ giữ lại một, hoặc đặt tên khác cho một bên";
    built_in_event(name) "`{name}` is a built-in event", "`{name}` là sự kiện có sẵn";
    built_in_fact(name) "`{name}` is a built-in fact", "`{name}` là thông tin có sẵn";
    use_undeclared() "use it without declaring it", "dùng ngay, không cần khai báo";
    declared_differently(name)
        "fact `{name}` is declared twice, and differently",
        "thông tin `{name}` được khai báo hai lần và không giống nhau";
    one_namespace()
        "facts of a book share one namespace: make both declarations the same, or give one another name",
        "các thông tin trong một bộ quy tắc dùng chung không gian tên: viết hai khai báo giống nhau, hoặc đổi tên một bên";
    listed_twice(choice) "choice `{choice}` is listed twice", "lựa chọn `{choice}` được liệt kê hai lần";
    list_once() "list each choice once", "mỗi lựa chọn chỉ liệt kê một lần";
    too_many_choices(most, found)
        "a fact of this type has at most {most} choices; this one has {found}",
        "thông tin kiểu này có tối đa {most} lựa chọn; ở đây có {found}";
    split_the_fact() "split the fact in two", "tách thông tin này thành hai";
    two_files(path) "two files are called `{path}`", "hai tệp cùng tên `{path}`";
    own_path() "give each file its own path", "đặt cho mỗi tệp một đường dẫn riêng";
    lies_in_itself(name) "place `{name}` lies in itself", "địa bàn `{name}` nằm trong chính nó";
    next_larger()
        "let each place lie `in` the next larger one",
        "để mỗi địa bàn nằm `tại` địa bàn lớn hơn kế tiếp";
    no_choice(name, hint) "`{name}` is no choice here{hint}", "`{name}` không phải là lựa chọn ở đây{hint}";
    one_of(list) "it is one of {list}", "các lựa chọn là {list}";
    nothing_called(name, hint) "nothing is called `{name}`{hint}", "không có gì tên là `{name}`{hint}";
    declare_a_fact(name)
        "declare it: `fact {name} flag` (or integer, money, date …)",
        "khai báo: `thông tin {name} có hay không` (hoặc số nguyên, số tiền, ngày …)";
    no_benefit(name) "no benefit of this fee is called `{name}`", "khoản thu này không có ưu đãi nào tên `{name}`";
    excludes_names()
        "`excludes` names other benefits of the same fee, or `all`",
        "`loại trừ` nêu tên các ưu đãi khác của chính khoản thu, hoặc `tất cả`";

    // ── types
    yes_or_no() "`yes` or `no`", "`có` hoặc `không`";
    whole_number() "a whole number", "số nguyên";
    number() "a number", "số";
    money() "money, such as 200_000 VND", "số tiền, ví dụ 200.000 đồng";
    date() "a date, such as 2026-07-01", "ngày, ví dụ 01/07/2026";
    moment() "a moment, such as 2026-07-01T09:00", "thời điểm, ví dụ 2026-07-01T09:00";
    a_choice() "one of the choices", "một trong các lựa chọn";
    a_set() "a set of choices", "tập hợp các lựa chọn";
    a_list() "a list of records", "danh sách bản ghi";
    write(what) "write {what}", "viết {what}";
    compare_with(what) "compare with {what}", "so sánh với {what}";
    limits_are_plain()
        "the limits of a fact are plain values",
        "giới hạn của thông tin phải là giá trị cụ thể";
    write_a_value() "write a number, an amount of money or a date", "viết một số, một số tiền hoặc một ngày";
    limits_of_type()
        "the limits are not of the type of the fact",
        "giới hạn không cùng kiểu với thông tin";
    limits_like_fact()
        "limits of money are money, of dates are dates, of numbers are numbers",
        "giới hạn của số tiền là số tiền, của ngày là ngày, của số là số";
    limits_reversed() "no value lies between these limits", "không giá trị nào nằm giữa hai giới hạn này";
    lower_first()
        "write the lower limit first: `from 1 up to 100`",
        "viết giới hạn dưới trước: `từ mức 1 đến 100`";
    default_beyond()
        "the default lies outside the limits of the fact",
        "giá trị mặc định nằm ngoài giới hạn của thông tin";
    default_within()
        "correct the default or the limits",
        "sửa giá trị mặc định hoặc giới hạn";
    no_document(article)
        "`article \"{article}\"` is of no document",
        "`điều \"{article}\"` chưa nêu của văn bản nào";
    name_the_document()
        "write the document too: `by \"217/2026/NĐ-CP\"`, here or at the head of the block",
        "viết cả văn bản: `theo \"217/2026/NĐ-CP\"`, tại đây hoặc ở đầu khối";
    value_is_not(what) "this value is not {what}", "giá trị này không phải là {what}";
    too_deep_expression() "this expression is nested too deeply", "biểu thức này lồng nhau quá sâu";
    split_with_let() "split it with `let`", "tách ra bằng `đặt`";
    not_exact_or_zero()
        "this number cannot be held exactly, or divides by zero",
        "số này không biểu diễn chính xác được, hoặc chia cho không";
    fewer_digits() "write fewer digits", "viết ít chữ số hơn";
    excess_outside()
        "`excess` stands outside a row of a table",
        "`phần vượt` nằm ngoài dòng của bảng bậc";
    excess_in_cell()
        "use it in a cell: `up to 3 billion VND: 1 million VND + 0.06% of excess`",
        "dùng trong ô: `đến 3 tỷ đồng: 1 triệu đồng + 0,06% × phần vượt`";
    used_before_stated(name) "`{name}` is used before it is stated", "`{name}` được dùng trước khi được nêu";
    lets_above()
        "a `let` can use the ones that stand above it",
        "một dòng `đặt` chỉ dùng được các dòng `đặt` đứng trước nó";
    constant_without_value(name)
        "constant `{name}` has no value yet where it is used",
        "hằng số `{name}` chưa có giá trị tại chỗ được dùng";
    constants_without_circle()
        "a constant can use those that do not use it",
        "một hằng số chỉ dùng được các hằng số không dùng lại nó";
    added_to() "added to", "cộng với";
    taken_from() "taken from", "trừ cho";
    multiplied_by() "multiplied by", "nhân với";
    divided_by() "divided by", "chia cho";
    cannot_be(one, word, other) "{one} cannot be {word} {other}", "{one} không thể {word} {other}";
    money_goes_with()
        "money goes with money (+, -, /) or with numbers (×, /)",
        "số tiền tính với số tiền (+, -, /) hoặc với số (×, /)";
    no_list(name) "`{name}` is no list of records", "`{name}` không phải là danh sách bản ghi";
    declare_a_list()
        "declare it: `fact documents many {{ fact pages integer from 1 }}`",
        "khai báo: `thông tin documents danh sách {{ thông tin pages số nguyên từ mức 1 }}`";
    cannot_be_summed(what) "{what} cannot be summed", "{what} không cộng dồn được";
    sum_numbers() "sum numbers or money", "chỉ cộng dồn số hoặc số tiền";
    wrong_values(name) "`{name}` is called with the wrong values", "`{name}` được gọi với giá trị không phù hợp";
    functions_take()
        "min and max take numbers or money; year, month, day a date; days_between two dates",
        "min và max nhận số hoặc số tiền; year, month, day nhận một ngày; days_between nhận hai ngày";
    takes_one(name) "table `{name}` takes one value", "biểu mức `{name}` nhận một giá trị";
    write_call(name) "write `{name}(value)`", "viết `{name}(value)`";
    table_takes(name, wanted, found)
        "table `{name}` takes {wanted}, not {found}",
        "biểu mức `{name}` nhận {wanted}, không phải {found}";
    pass_that_type() "pass a value of that type", "đưa vào giá trị đúng kiểu";
    table_without_amount(name)
        "table `{name}` has no amount yet where it is called",
        "biểu mức `{name}` chưa có mức thu tại chỗ được gọi";
    tables_without_circle()
        "a table can call the tables that do not call it",
        "một biểu mức chỉ gọi được các biểu mức không gọi lại nó";
    does_not_go_with(one, other) "{one} does not go with {other}", "{one} không đi được với {other}";
    neither_number_nor_money(name)
        "`{name}` is neither a number nor money",
        "`{name}` không phải là số cũng không phải số tiền";
    cumulate() "cumulate a number or money", "chỉ lũy kế số hoặc số tiền";
    too_deep_condition() "this condition is nested too deeply", "điều kiện này lồng nhau quá sâu";
    fewer_parentheses() "say it with fewer parentheses", "viết lại với ít dấu ngoặc hơn";
    condition_asks(what)
        "a condition asks `yes` or `no`, and this is {what}",
        "điều kiện phải trả lời `có` hoặc `không`, còn đây là {what}";
    compare_it()
        "compare it: `above 10`, `is house`, `after 15:00`",
        "hãy so sánh: `trên 10`, `là house`, `sau 15:00`";
    compared_with(one, other) "{one} is compared with {other}", "{one} bị so sánh với {other}";
    is_word() "is", "là";
    has_word() "has", "có";
    hour_words() "after or before an hour", "sau hoặc trước một giờ";
    cannot_be_asked(word, what) "`{word}` cannot be asked of {what}", "không thể hỏi `{word}` đối với {what}";
    checks_ask()
        "`is` asks choices, `has` sets, `after 15:00` moments, ranges numbers, money and dates",
        "`là` dùng cho lựa chọn, `có` cho tập hợp, `sau 15:00` cho thời điểm, khoảng cho số, số tiền và ngày";
    fact_is_not(name, wanted, found)
        "fact `{name}` is {wanted}, not {found}",
        "thông tin `{name}` là {wanted}, không phải {found}";
    give_that_type() "give a value of that type", "cho giá trị đúng kiểu";
    fact_no_date(name) "fact `{name}` is no date", "thông tin `{name}` không phải là ngày";
    anchor_to()
        "anchor to an event or to a fact of type date",
        "lấy mốc theo một sự kiện hoặc một thông tin kiểu ngày";

    // ── tests
    event_needs_date(name)
        "event `{name}` needs a date or a moment",
        "sự kiện `{name}` cần một ngày hoặc một thời điểm";
    cannot_have(name) "`{name}` cannot have this value", "`{name}` không nhận giá trị này";
    test_without_moment()
        "the test gives no moment: give `accepted`, `paid`, `as_of` …",
        "kiểm thử chưa cho thời điểm nào: hãy cho `ngày tiếp nhận`, `ngày nộp tiền`, `as_of` …";
    correct_the_test()
        "correct what the test gives: as it stands, it cannot be run",
        "sửa phần `cho` của kiểm thử: như hiện nay thì không chạy được";

    // ── procedures
    regime_under_regime()
        "a regime is not under another regime",
        "một cơ chế không thuộc cơ chế khác";
    list_both_regimes() "list both in the procedure: `under a, b`", "nêu cả hai trong thủ tục: `thuộc a, b`";
    version_ends_first() "this version ends before it begins", "phiên bản này hết hiệu lực trước ngày bắt đầu";
    begins_here() "it begins here", "bắt đầu ở đây";
    since_until()
        "`since` is the first day in force, `until` the last",
        "`từ` là ngày đầu có hiệu lực, `đến hết` là ngày cuối";
    anchor_in_block() "`anchor` stands in a dated block", "`mốc` nằm trong khối có ngày hiệu lực";
    anchor_outside(event)
        "write it outside; a block can have its own: `since 2026-07-01 for {event} {{ … }}`",
        "viết ra ngoài; mỗi khối có thể có mốc riêng: `từ 01/07/2026 áp dụng theo {event} {{ … }}`";
    submitted() "submitted", "ngày nộp";
    paid() "paid", "ngày nộp tiền";
    stated_twice(slot) "`{slot}` is stated twice without `when`", "`{slot}` được nêu hai lần mà không có `khi`";
    first_stated() "first stated here", "nêu lần đầu ở đây";
    when_or_later()
        "give one of them a `when …`, or put it in a later block",
        "thêm `khi …` cho một bên, hoặc chuyển nó sang khối có hiệu lực sau";
    cutoff_before_closing()
        "a cutoff lies hours or minutes before closing",
        "giờ chốt tính bằng giờ hoặc phút trước giờ đóng cửa";
    write_cutoff()
        "write `cutoff 1 hour before closing counts as next working day`",
        "viết `giờ chốt 1 giờ trước đóng cửa tính là ngày làm việc tiếp theo`";
    not_exact() "this number cannot be held exactly", "số này không biểu diễn chính xác được";
    part_of_month()
        "no law says how long a part of a month or year is",
        "không văn bản nào quy định một phần của tháng hay năm dài bao lâu";
    write_days() "write days", "viết theo ngày";
    hours_and_days()
        "hours on the clock cannot be added to days",
        "giờ đồng hồ không cộng được với ngày";
    one_unit() "write working hours, or one unit", "viết giờ làm việc, hoặc dùng một đơn vị";
    whole_needed() "a whole number is needed here", "chỗ này cần một số nguyên";
    small_numbers() "write 1, 2, 3 …", "viết 1, 2, 3 …";
    step_twice(name) "step `{name}` stands twice in the table", "bước `{name}` xuất hiện hai lần trong quy trình";
    first_here() "first here", "lần đầu ở đây";
    name_steps() "give each step its own name", "đặt cho mỗi bước một tên riêng";
    steps_take(days, total)
        "the steps take {days} days and the printed total is {total}",
        "các bước cộng lại là {days} ngày, còn tổng ghi trong quyết định là {total}";
    correct_decision()
        "keep both as the decision prints them, and have the decision corrected",
        "giữ nguyên cả hai như quyết định đã ghi, và đề nghị đính chính quyết định";
    no_policy(procedure, policy)
        "no layer of procedure {procedure} states `count {policy} …`, and this term needs it",
        "không tầng nào của thủ tục {procedure} nêu `cách tính {policy} …`, mà thời hạn này cần đến";
    put_under()
        "put the procedure `under civil_code`, or state the policy: there is no default",
        "cho thủ tục `thuộc civil_code`, hoặc nêu rõ cách tính: không có cách tính mặc định";
    first_day() "first day", "ngày đầu";
    last_day() "last day", "ngày cuối";
    month_end() "month end", "cuối tháng";
    months_of_30_days() "months of 30 days", "tháng 30 ngày";
    outside_hours() "outside hours", "ngoài giờ";
    day_ends_at() "day ends at", "ngày kết thúc lúc";
    no_anchor()
        "nothing says which instant decides whether this version is in force",
        "chưa nêu lấy mốc nào để xác định phiên bản này có hiệu lực hay không";
    write_anchor()
        "write `anchor accepted` (submitted, paid, …) in the declaration or a regime, or `for accepted` in the block",
        "viết `mốc ngày tiếp nhận` (ngày nộp, ngày nộp tiền, …) trong khai báo hoặc cơ chế, hoặc `áp dụng theo ngày tiếp nhận` trong khối";
}
