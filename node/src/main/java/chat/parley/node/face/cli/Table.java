package chat.parley.node.face.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows in columns, two spaces between; the last cell of a row is as long as it likes. */
final class Table {
    /** One column: its least width and the side its cells stand on. */
    record Column(int width, boolean right) {
        static Column left(int width) {
            return new Column(width, false);
        }

        static Column right(int width) {
            return new Column(width, true);
        }
    }

    private static final String GAP = "  ";

    private final List<Column> columns;
    private final List<List<String>> rows = new ArrayList<>();

    Table(Column... columns) {
        this.columns = List.of(columns);
    }

    void add(String... cells) {
        rows.add(List.of(cells));
    }

    List<String> lines() {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = columns.get(i).width();
            for (List<String> row : rows) {
                // A row's last cell needs no room: nothing stands beside it.
                if (i < row.size() - 1) widths[i] = Math.max(widths[i], TerminalText.width(row.get(i)));
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            if (i > 0) line.append(GAP);
            boolean right = i < widths.length && columns.get(i).right();
            if (right) line.append(TerminalText.right(row.get(i), widths[i]));
            else if (i < row.size() - 1) line.append(TerminalText.left(row.get(i), widths[i]));
            else line.append(row.get(i));
        }
        return line.toString().stripTrailing();
    }
}
