package io.hyb.syntax.tree;

/** What is allowed in a file or between braces. */
public sealed interface Item extends Node
    permits Block, Assignment, Statement, Let, Require, Allow {}
