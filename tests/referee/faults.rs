//! The referee made wrong on purpose, one planted fault at a time: each must be refuted by some generated case.

macro_rules! faults {
    ($($name:ident),* $(,)?) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Fault { $($name),* }
        pub const ALL: &[Fault] = &[$(Fault::$name),*];
    };
}

faults! {
    // counting
    StartDayCounted,
    StartDayNeverCounted,
    WeekOfFiveDays,
    ClampSticks,
    StickClamps,
    ClampOverflowsIntoNextMonth,
    IncludedMonthEndsOnTheSameDay,
    MonthOf30DaysByTheCalendar,
    NoRoll,
    RollsToDayAfterEvenIfOff,
    RollsOnToWorkingDay,
    StayRolls,
    RollsBackForward,
    RollsBetweenTheParts,
    SecondPartSkipsItsFirstDay,
    // the day's end
    MidnightForClosing,
    ClosingForMidnight,
    ClosingOfTheFirstSpan,
    SameTimeForgotten,
    FractionRoundedUpToADay,
    FractionOfEightHours,
    HoursRoll,
    HoursSkipDaysOff,
    WorkingHoursThroughLunch,
    SameWorkingDayOnADayOff,
    // the clock
    PaymentForgotten,
    CutoffAtTheMinuteToo,
    CutoffToTheNextDayOnly,
    CutoffToTheNextWorkingDayOnly,
    CutoffForgotten,
    OpeningForgotten,
    // the calendar
    SubstituteForgotten,
    SubstitutesShareADay,
    SwappedDayOffWorked,
    SwappedSaturdayOff,
    SwappedSaturdayKeepsOtherHours,
    SeasonForgotten,
    NoticeKnownBeforeItsIssue,
    OldHolidayStays,
    // versions and exceptions
    OlderExceptionsSurvive,
    UntilExclusive,
    SinceExclusive,
    ReplacingAllForgotten,
    ReplacingAllTakesTheBase,
    AlsoReplaces,
    RegimeAboveProcedure,
    FirstMatchAnswers,
    OverridingIsAnOrdinaryException,
    // events
    SupplementRestartsInsteadOfPausing,
    SupplementPausesInsteadOfRestarting,
    CompletionDayPausedToo,
    RequestBeyondTheMaximumStops,
    SupplementAddsNothing,
    PauseAddedAfterRolling,
    AddedTermForgotten,
    LaterEventsKnown,
    ReappointmentBeyondTheMaximumCounts,
    ReappointmentMovesTheOriginal,
    ExtensionForgotten,
    // backwards
    EventDayCounted,
    MoreThanForgotten,
    BackwardRollsForward,
    // lateness
    EqualIsLate,
    MidnightInclusive,
    DateComparedAsInstant,
    InstantComparedAsDate,
    LatenessCountsTheDueDay,
    LatenessByTheClock,
    // money
    GraduatedAsWholeSlab,
    GraduatedIntegersByLength,
    BracketEdgeClosedTheWrongWay,
    ExcessFromZero,
    CapBeforeTiers,
    LimitsInReverse,
    RoundedAlwaysHalfUp,
    RoundedBeforeTheClauses,
    ExemptHidesTheAmount,
    ExemptIsZero,
    EqualCandidatesStayOpen,
}
