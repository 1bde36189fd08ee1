package io.hyb.language;

/**
 * Something said about a declaration that is no part of what it means, any number of times.
 *
 * @param form what follows the name, for the reference
 */
public record Clause(String name, String form, String doc) implements Member {
  public static final Clause REQUIRE =
      new Clause(
          "require",
          "A <= B [else \"MESSAGE\"]",
          "A contract: a hybrid that breaks it is not compiled. Both sides are numbers, of which"
              + " `memory`, `parameters`, `flops`, `kept` and `state` know those of a model.");

  public static final Clause ALLOW =
      new Clause(
          "allow",
          "ID \"REASON\"",
          "Silences warnings and hints with this id about the declaration and what extends it.");
}
