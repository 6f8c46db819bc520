package chat.parley.node.face.cli;

/** Which Parley this is. */
final class Version {
    private Version() {}

    /** {@code parley 0.1.0, Java 25}. */
    static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return "parley " + (version == null ? "from classes" : version) + ", Java "
                + Runtime.version().feature();
    }
}
