# Runs every query file of a folder against an endpoint with Debian's r-cran-sparql, and writes the rows beside it.
# Usage: Rscript questions.R ADDRESS FOLDER
suppressMessages(library(SPARQL))
given <- commandArgs(trailingOnly = TRUE)
for (file in list.files(given[2], pattern = "[.]rq$", full.names = TRUE)) {
  query <- paste(readLines(file, encoding = "UTF-8", warn = FALSE), collapse = "\n")
  rows <- SPARQL(given[1], query)$results
  write.table(rows, sub("[.]rq$", ".tsv", file), sep = "\t", quote = FALSE, row.names = FALSE, fileEncoding = "UTF-8")
}
