package io.hyb.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Other ways to write a number: computed, in parentheses, or by the name of a {@code let}. */
final class NumberWording {
  private static final Pattern NUMBER = Pattern.compile("[0-9.]+([eE]-?[0-9]+)?(%|[KMB]i?)?");
  private static final Pattern RANGE = Pattern.compile("([0-9]+)\\.\\.([0-9]+)(?::([0-9]+))?");

  private final Random random;
  private final List<String> lets = new ArrayList<>();

  NumberWording(Random random) {
    this.random = random;
  }

  /** The declarations of the names in what has been written so far. */
  List<String> lets() {
    return lets;
  }

  /** A number, or a range of them, in other words; anything else as it is. */
  String of(String value) {
    Matcher range = RANGE.matcher(value);
    if (range.matches()) {
      String step = range.group(3) == null ? "" : ":" + operand(range.group(3));
      return operand(range.group(1)) + ".." + operand(range.group(2)) + step;
    }
    return NUMBER.matcher(value).matches() ? expression(value) : value;
  }

  /** The same where an operator needs parentheses. */
  String operand(String number) {
    String expression = expression(number);
    return expression.matches("[\\w.%]+") ? expression : "(" + expression + ")";
  }

  private String expression(String number) {
    String zero = number.endsWith("%") ? "0%" : "0";
    return switch (random.nextInt(7)) {
      case 0 -> let(number);
      case 1 -> "(" + number + ")";
      case 2 -> number + "+" + number + " - " + number;
      case 3 -> "-( " + zero + "-" + number + ")";
      case 4 -> let("(" + number + ") / 3") + " + " + number + " / 1.5";
      default -> number;
    };
  }

  private String let(String expression) {
    String name = "v" + lets.size();
    lets.add("let " + name + " = " + expression);
    return name;
  }
}
