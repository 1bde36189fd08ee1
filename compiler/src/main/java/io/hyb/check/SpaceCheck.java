package io.hyb.check;

import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Severity;
import io.hyb.resolve.Setting;
import io.hyb.sweep.space.Axis;
import io.hyb.sweep.space.Point;
import io.hyb.sweep.space.Space;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds the points of a sweep's axes that are wrong whatever the other axes set, so that one
 * mistake is one finding. Another axis may make a point right, as {@code ssm = [mamba2]} does for
 * {@code ssm.groups}; two that do so together are not looked for, and the plan tells those apart.
 */
public final class SpaceCheck {
  private static final List<String> UNKNOWN = List.of("unknown-path", "unknown-key");

  /** Of each other axis so many points are tried: kinds that keys depend on are a handful. */
  private static final int TRIED = 20;

  private final Variations spec;
  private final List<Setting> fixed;
  private final Space space;

  /**
   * @param fixed settings that all variants share
   */
  public SpaceCheck(Variations spec, List<Setting> fixed, Space space) {
    this.spec = spec;
    this.fixed = fixed;
    this.space = space;
  }

  /** What is said of paths that the model doesn't have, where they are written. */
  public List<Diagnostic> unknownPaths() {
    List<Diagnostic> unknown = new ArrayList<>();
    for (Axis axis : space.axes()) {
      unknown.addAll(
          wrong(axis, axis.points().get(0)).stream()
              .filter(SpaceCheck::isUnknown)
              .map(space::placed)
              .toList());
    }
    return unknown;
  }

  /** What is said of settings that no variant can have, where they are written. */
  public List<Diagnostic> wrongSettings() {
    List<Diagnostic> wrong = new ArrayList<>(unknownPaths());
    if (wrong.isEmpty()) {
      for (Axis axis : space.axes()) {
        for (Point point : axis.points()) {
          wrong(axis, point).stream().map(space::placed).forEach(wrong::add);
        }
      }
    }
    return wrong;
  }

  /**
   * What is wrong with a point, alone or with a point of another axis by which at least its path is
   * known; nothing if one makes it right.
   */
  private List<Diagnostic> wrong(Axis axis, Point point) {
    List<Diagnostic> wrong = errors(point.settings(), point);
    for (Axis other : wrong.isEmpty() ? List.<Axis>of() : space.axes()) {
      for (Point its : other.points().subList(0, Math.min(TRIED, other.points().size()))) {
        List<Diagnostic> errors =
            other == axis ? wrong : errors(both(axis, point, other, its), point);
        if (errors.isEmpty()) {
          return List.of();
        }
        wrong = wrong.stream().anyMatch(SpaceCheck::isUnknown) ? errors : wrong;
      }
    }
    return wrong;
  }

  private static boolean isUnknown(Diagnostic finding) {
    return UNKNOWN.contains(finding.id());
  }

  /** In the order of their axes, in which settings apply. */
  private List<Setting> both(Axis axis, Point point, Axis other, Point its) {
    boolean first = space.axes().indexOf(axis) < space.axes().indexOf(other);
    return Stream.of(first ? point : its, first ? its : point)
        .flatMap(each -> each.settings().stream())
        .toList();
  }

  /** The errors of a variant that are about a point's settings. */
  private List<Diagnostic> errors(List<Setting> settings, Point point) {
    List<Setting> all = new ArrayList<>(fixed);
    all.addAll(settings);
    List<String> origins = point.settings().stream().map(Setting::origin).toList();
    return spec.with(all).diagnostics().stream()
        .filter(finding -> finding.severity() == Severity.ERROR)
        .filter(finding -> origins.contains(finding.span().file()))
        .toList();
  }
}
