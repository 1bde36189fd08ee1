package io.hyb.show;

/**
 * A value of a shown spec.
 *
 * @param path the blocks around it and its key, with dots between
 * @param value as specs write it
 * @param place where it was said: {@code rad10.hyb:7}, {@code --set} or {@code default}
 */
public record ShownValue(String path, String value, String place) {}
