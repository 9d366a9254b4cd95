//! Wordings of what is wrong with amounts, tables, versions and exceptions.

super::wordings! {
    // ── values and statements of fees
    earlier_value(one, other)
        "this value is {one} and an earlier one is {other}",
        "giá trị này là {one}, còn giá trị trước là {other}";
    same_type_values() "give every value the same type", "cho mọi giá trị cùng một kiểu";
    value_ends_first() "this value ends before it begins", "giá trị này hết hiệu lực trước ngày bắt đầu";
    two_values(name, day) "`{name}` has two values since {day}", "`{name}` có hai giá trị từ ngày {day}";
    other_stands_at(place) "keep one of them; the other stands at {place}", "chỉ giữ lại một; giá trị kia ở {place}";
    rounding_to_money()
        "a rounding is to an amount of money",
        "làm tròn phải đến một số tiền";
    rounding_above_zero()
        "a rounding is to an amount above zero",
        "làm tròn phải đến một số tiền lớn hơn không";
    write_rounding() "write `rounding VND half up to 1 VND`", "viết `làm tròn số VND nửa lên đến 1 đồng`";
    two_roundings(currency) "{currency} has two roundings", "{currency} có hai cách làm tròn";
    keep_one() "keep one of them", "chỉ giữ lại một";
    let_in_benefits(name) "`let {name}` stands in benefits", "`đặt {name}` nằm trong phần ưu đãi";
    state_in_fee() "state it in the fee", "nêu trong khoản thu";
    fee_is_money(what)
        "the amount of a fee is money, and this is {what}",
        "mức thu của phí, lệ phí phải là số tiền, còn đây là {what}";
    write_amount() "write `8_000 VND × copies`", "viết `8.000 đồng × copies`";
    surcharge_is_money() "a surcharge is money", "phụ thu phải là số tiền";
    write_money() "write an amount of money", "viết một số tiền";
    shares_not_whole() "the shares do not make 100 %", "các phần phân chia không cộng đủ 100 %";
    shares_whole() "write shares that add up to 100%", "viết các phần cộng lại bằng 100%";
    printed_is_money() "what is printed of a fee is money", "mức ghi trong văn bản phải là số tiền";
    write_printed()
        "write `printed 46_000_000 VND with value = 1 billion VND`",
        "viết `văn bản ghi 46.000.000 đồng với value = 1 tỷ đồng`";
    benefit_is(what)
        "a benefit is a share or an amount, and this is {what}",
        "ưu đãi phải là tỷ lệ hoặc số tiền, còn đây là {what}";
    write_benefit()
        "write `pay 50%` or `reduce 100_000 VND`",
        "viết `thu 50%` hoặc `giảm 100.000 đồng`";

    reduced_by_more()
        "nothing can be reduced by more than 100%",
        "không thể giảm quá 100%";
    reduce_at_most() "write `reduce 50%`, or `free` for nothing to pay", "viết `giảm 50%`, hoặc `miễn thu` nếu không thu gì";

    // ── tables
    not_graduated(what) "{what} cannot be graduated or interpolated", "{what} không lũy tiến hay nội suy được";
    use_number() "use a number or money", "dùng số hoặc số tiền";
    no_row() "this table has no row", "bảng này không có dòng nào";
    write_row() "write `up to 10: 5_000 VND`", "viết `đến 10: 5.000 đồng`";
    graduated_by_rates()
        "money is graduated by rates, not by amounts",
        "số tiền lũy tiến theo tỷ lệ, không theo số tiền";
    write_percentages() "write percentages in the cells", "viết tỷ lệ phần trăm trong các ô";
    columns_picked_by(what) "the columns are picked by {what}", "các cột được chọn theo {what}";
    pick_columns()
        "pick them by a fact `one of …`, or `columns of highest` by a fact `several of …`",
        "chọn theo thông tin kiểu `một trong …`, hoặc `các cột của cao nhất` theo thông tin kiểu `nhiều trong …`";
    cells_and_columns(cells, columns)
        "this row has {cells} cells and the table has {columns} columns",
        "dòng này có {cells} ô, còn bảng có {columns} cột";
    one_cell_each() "write one cell for each column", "viết mỗi cột một ô";
    edge_is(one, other)
        "the edge is {one} and the table is of {other}",
        "mốc chặn là {one}, còn bảng tra theo {other}";
    is_picks_choices(what)
        "`is` picks rows by choices, and the table is of {what}",
        "`là` chọn dòng theo lựa chọn, còn bảng tra theo {what}";
    write_edges() "write `up to`, `below`, `from` or `above`", "viết `đến`, `dưới`, `từ mức` hoặc `trên`";
    cell_is(one, other) "this cell is {one} and another is {other}", "ô này là {one}, còn ô khác là {other}";
    same_type_cells() "give every cell the same type", "cho mọi ô cùng một kiểu";
    since_day(day) " since {day}", " từ ngày {day}";
    points_do_not_rise(at, when) "the points do not rise at {at}{when}", "các điểm không tăng dần tại {at}{when}";
    point_before() "the point before it", "điểm đứng trước";
    rising_points() "write every point once, in rising order", "viết mỗi điểm một lần, theo thứ tự tăng dần";
    row_before() "the row before it", "dòng đứng trước";
    row_ends_first(when) "this row ends before it starts{when}", "dòng này kết thúc trước khi bắt đầu{when}";
    lower_edge_first()
        "write the lower edge first: `above 10 up to 20`",
        "viết mốc dưới trước: `trên 10 đến 20`";
    row_before_ends() "the row before it ends here", "dòng đứng trước kết thúc ở đây";
    rising_rows() "write the rows in rising order", "viết các dòng theo thứ tự tăng dần";
    two_rows_hold(value, when) "two rows hold {value}{when}", "hai dòng cùng chứa {value}{when}";
    let_rows_meet()
        "let one row end where the next begins: `up to` includes its edge, `below` does not",
        "để dòng này kết thúc đúng chỗ dòng sau bắt đầu: `đến` gồm cả mốc chặn, `dưới` thì không";
    no_row_holds(value, when) "no row holds {value}{when}", "không dòng nào chứa {value}{when}";
    close_the_hole()
        "close the hole, or say that the law leaves it open: `at 20 billion VND: undetermined \"…\"`",
        "lấp chỗ trống, hoặc nêu rõ là luật bỏ ngỏ: `tại 20 tỷ đồng: chưa xác định \"…\"`";
    no_row_for_fact(value)
        "no row holds {value}, and the fact can be that",
        "không dòng nào chứa {value}, mà thông tin có thể nhận giá trị đó";
    rows_reach()
        "let the rows reach as far as the fact goes, or give the fact narrower limits",
        "kéo các dòng cho hết phạm vi của thông tin, hoặc thu hẹp giới hạn của thông tin";
    jumps_at(at, one, other)
        "at {at} the amount jumps from {one} to {other}",
        "tại {at} mức thu nhảy từ {one} lên {other}";
    falls_at(at, one, other)
        "at {at} the amount falls from {one} to {other}",
        "tại {at} mức thu giảm từ {one} xuống {other}";
    bracket_by_law()
        "if the law wants this, say so: `bracket of … jumps by law {{ … }}`",
        "nếu luật quy định như vậy, hãy nêu rõ: `theo bậc … nhảy bậc theo luật {{ … }}`";
    amount_falls(from, to, high, low)
        "from {from} to {to} the amount falls from {high} to {low}",
        "từ {from} đến {to} mức thu giảm từ {high} xuống {low}";
    interpolated_by_law()
        "if the law wants this, say so: `interpolated of … jumps by law {{ … }}`",
        "nếu luật quy định như vậy, hãy nêu rõ: `nội suy theo … nhảy bậc theo luật {{ … }}`";
    about(figure) "about {figure}", "khoảng {figure}";

    // ── floors and caps
    nothing_below(floor, least)
        "nothing is below this floor of {floor}: the least is {least}",
        "không mức nào thấp hơn mức tối thiểu {floor}: mức thấp nhất đã là {least}";
    everything_below(floor, most)
        "everything is below this floor of {floor}: the most is {most}",
        "mọi mức đều thấp hơn mức tối thiểu {floor}: mức cao nhất chỉ là {most}";
    floor_above_cap() "the floor is above this cap", "mức tối thiểu cao hơn mức tối đa này";
    nothing_reaches(cap, most)
        "nothing reaches this cap of {cap}: the most is {most}",
        "không mức nào chạm mức tối đa {cap}: mức cao nhất chỉ là {most}";
    everything_above(cap, least)
        "everything is above this cap of {cap}: the least is {least}",
        "mọi mức đều cao hơn mức tối đa {cap}: mức thấp nhất đã là {least}";
    check_figures() "check the figures, or leave the limit out", "kiểm tra lại con số, hoặc bỏ mức chặn này";

    // ── amounts that an instrument prints
    printed_rests_on_more()
        "the printed amount rests on more than the rules",
        "mức ghi trong văn bản phụ thuộc vào điều nằm ngoài quy tắc";
    write_plain_printed()
        "write a plain amount: `printed 46_000_000 VND with value = 1 billion VND`",
        "viết một số tiền cụ thể: `văn bản ghi 46.000.000 đồng với value = 1 tỷ đồng`";
    rule_gives(money, printed, currency)
        "the rule gives {money} here and the instrument prints {printed} {currency}",
        "quy tắc cho ra {money}, còn văn bản ghi {printed} {currency}";
    look_up_again()
        "look the formula and the figure up again; where the instrument contradicts itself, keep its formula and say so in a comment",
        "đối chiếu lại công thức và con số; nếu văn bản tự mâu thuẫn, giữ công thức của văn bản và ghi chú lại";
    rule_takes_nothing() "the rule takes nothing here", "quy tắc không thu gì trong trường hợp này";
    give_facts_for_amount()
        "give all facts after `with` that the amount needs",
        "nêu sau `với` mọi thông tin mà mức thu cần";
    rule_gives_none(reason) "the rule gives no amount here: {reason}", "quy tắc không cho ra mức thu: {reason}";
    give_facts() "give all facts after `with` that it needs", "nêu sau `với` mọi thông tin cần thiết";
    correct_rule() "correct the rule or the facts", "sửa quy tắc hoặc thông tin";
    rule_waits(event) "the rule waits for `{event}` here", "quy tắc còn chờ `{event}`";
    print_on_facts()
        "print amounts that rest on facts alone",
        "chỉ ghi những mức thu dựa trên thông tin đã nêu";

    // ── versions
    same_day(day)
        "two versions begin on {day} and state the same; neither is the newer one",
        "hai phiên bản cùng bắt đầu ngày {day} và quy định cùng một nội dung; không bản nào mới hơn";
    other_version() "the other version", "phiên bản kia";
    different_days()
        "let them begin on different days, or join them: `also …`",
        "cho hai bản bắt đầu vào ngày khác nhau, hoặc gộp lại: `đồng thời …`";
    constant_hole(name, day, end)
        "`{name}` has no value on {day}: one ends on {end}",
        "`{name}` không có giá trị vào ngày {day}: một giá trị hết hiệu lực ngày {end}";
    value_before() "the value before it", "giá trị đứng trước";
    let_values_meet()
        "let the values meet, or leave `until` out: a value holds until the next one begins",
        "để các giá trị nối tiếp nhau, hoặc bỏ `đến hết`: một giá trị có hiệu lực đến khi giá trị sau bắt đầu";
    version_hole(day, end, begin)
        "no version is in force on {day}: one ends on {end}, the next begins on {begin}",
        "không phiên bản nào có hiệu lực vào ngày {day}: một bản hết hiệu lực ngày {end}, bản sau bắt đầu ngày {begin}";
    versions_overlap(end, begin)
        "this version lasts until {end} and the next one begins on {begin}, before that",
        "phiên bản này có hiệu lực đến hết ngày {end}, mà phiên bản sau bắt đầu trước đó, ngày {begin}";
    next_version() "the next version", "phiên bản sau";
    end_before_next()
        "let it end on the day before the next one begins, or leave `until` out: the next one replaces it",
        "cho kết thúc vào ngày trước khi phiên bản sau bắt đầu, hoặc bỏ `đến hết`: phiên bản sau sẽ thay thế";
    version_before() "the version before it", "phiên bản đứng trước";
    let_versions_meet()
        "let the versions meet, or say what is not known: `since … {{ undetermined \"…\" }}`",
        "để các phiên bản nối tiếp nhau, hoặc nêu rõ điều chưa biết: `từ … {{ chưa xác định \"…\" }}`";

    // ── exceptions
    exceptions_not_decided(slot)
        "whether these exceptions of `{slot}` meet is not decided",
        "chưa xác định được các trường hợp ngoại lệ này của `{slot}` có trùng nhau hay không";
    decided_of()
        "it is decided of flags, choices and comparisons of facts and their sums with constants, up to 65,536 combinations",
        "chỉ xác định được với có hay không, lựa chọn, và so sánh thông tin hoặc tổng của chúng với hằng số, tối đa 65.536 tổ hợp";
    not_answered(dossier) "no statement answers {dossier}", "không quy định nào trả lời {dossier}";
    general_rule()
        "state a general rule without `when`, or say that it is not known: `undetermined \"…\"`",
        "nêu quy định chung không có `khi`, hoặc nêu rõ là chưa biết: `chưa xác định \"…\"`";
    exceptions_differ(dossier)
        "this and another exception both apply and differ {dossier}",
        "ngoại lệ này và một ngoại lệ khác cùng áp dụng mà khác nhau {dossier}";
    other_one() "the other one", "ngoại lệ kia";
    narrow_one()
        "narrow one of the conditions, or let one go first: `overriding when …`",
        "thu hẹp một điều kiện, hoặc cho một bên đi trước: `ưu tiên khi …`";
    never_met() "no dossier meets this condition", "không hồ sơ nào thỏa mãn điều kiện này";
    correct_or_leave_out()
        "correct the condition, or leave the statement out",
        "sửa điều kiện, hoặc bỏ quy định này";
    always_preceded()
        "others always come before this exception",
        "luôn có quy định khác đi trước ngoại lệ này";
    first_or_out()
        "let it go first: `overriding when …`, or leave it out",
        "cho nó đi trước: `ưu tiên khi …`, hoặc bỏ đi";
    always_met() "every dossier meets this condition", "mọi hồ sơ đều thỏa mãn điều kiện này";
    leave_condition_out()
        "leave the condition out, or correct it",
        "bỏ điều kiện, hoặc sửa lại";
    fact_is(fact, value) "{fact} is {value}", "{fact} là {value}";
    yes() "yes", "có";
    no() "no", "không";
    none() "none", "không có gì";
    both(one, other) "{one} and {other}", "{one} và {other}";
    event_at(event, time) "{event} at {time}", "{event} lúc {time}";
    event_not(event) "not {event}", "chưa {event}";
    when_all(parts) "when {parts}", "khi {parts}";
}
