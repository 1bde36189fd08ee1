package io.hyb.codegen;

/**
 * One generated compilation unit.
 *
 * @param path where it lies below a source folder, with slashes: {@code hyb/model/rad4/Rad4.java}
 * @param text the whole file
 */
public record GeneratedSource(String path, String text) {}
