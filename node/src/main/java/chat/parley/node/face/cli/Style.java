package chat.parley.node.face.cli;

/** How something stands out on a terminal with colours. */
enum Style {
    PLAIN(""),
    /** What the program says rather than a person. */
    DIM("2"),
    STRONG("1"),
    GOOD("32"),
    /** Waits, or wants a look. */
    WAITING("33"),
    BAD("31"),
    FRIEND("36");

    private final String code;

    Style(String code) {
        this.code = code;
    }

    /** The text in this style. */
    String of(String text) {
        return code.isEmpty() || text.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
