package io.hyb.sweep.run;

import java.util.Optional;

/**
 * One of the places in which variants run side by side.
 *
 * @param number from 0
 * @param device what {@code --device} names, if the sweep shares devices out
 */
public record Slot(int number, Optional<String> device) {}
