<?php
// Prints the appointment slip of a dossier through PHP's own FFI: php slip.php PATH/libthoihan.so
declare(strict_types=1);

$thoihan = FFI::cdef('
    typedef struct ThoihanBook ThoihanBook;
    typedef struct ThoihanError ThoihanError;
    ThoihanBook *thoihan_vietnam(ThoihanError **error);
    char *thoihan_slip(const ThoihanBook *book, const char *dossier, const char *as_of, const char *known_on,
                       const char *language, ThoihanError **error);
    const char *thoihan_error_kind(const ThoihanError *error);
    const char *thoihan_error_message(const ThoihanError *error);
    void thoihan_free_string(char *string);
    void thoihan_free_error(ThoihanError *error);
    void thoihan_free_book(ThoihanBook *book);
', $argv[1] ?? 'libthoihan.so');

/** The value of a call, or an exception with the library's own words. */
function value(FFI $thoihan, ?FFI\CData $value, FFI\CData $error): FFI\CData
{
    if ($value !== null) {
        return $value;
    }
    $text = $thoihan->thoihan_error_kind($error) . ': ' . $thoihan->thoihan_error_message($error);
    $thoihan->thoihan_free_error($error);
    throw new RuntimeException($text);
}

$error = $thoihan->new('ThoihanError *');
$book = value($thoihan, $thoihan->thoihan_vietnam(FFI::addr($error)), $error);
$dossier = json_encode([
    'procedure' => $argv[2] ?? '2.000815',
    'accepted' => '2026-08-28T15:30',
    'paid' => '2026-08-28T15:30',
    'facts' => ['pages' => 5, 'copies' => 4],
]);
try {
    $slip = $thoihan->thoihan_slip($book, $dossier, '2026-08-28T15:30', null, 'vi', FFI::addr($error));
    $slip = value($thoihan, $slip, $error);
    echo FFI::string($slip), "\n";
    $thoihan->thoihan_free_string($slip);
} finally {
    $thoihan->thoihan_free_book($book);
}
