package io.hyb.syntax.tree;

/** What may stand in a file or between braces. */
public sealed interface Item extends Node permits Block, Assignment, Statement {}
