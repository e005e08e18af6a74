# Write 20 small linked tables of counts and the cells that GaussSuppression hides in them; see README.md.
# Rscript make_suppression.R > suppression.csv
suppressPackageStartupMessages(library(GaussSuppression))
set.seed(2019)
counts <- function(size, small) {
  ifelse(runif(size) < small, sample(0:4, size, replace = TRUE), sample(5:40, size, replace = TRUE))
}

# Services in directorates in a council, by reason; schools are a directorate without services.
leavers <- function(directorates, reasons, small) {
  services <- sample(2:4, directorates, replace = TRUE)
  places <- data.frame(
    directorate = c(rep(paste("Directorate", seq_len(directorates)), services), "schools"),
    service = c(paste("Service", seq_len(sum(services))), "schools")
  )
  places$block <- ifelse(places$directorate == "schools", "schools", "council without schools")
  cells <- merge(places, data.frame(reason = paste0("reason=", LETTERS[seq_len(reasons)])))
  cells$count <- counts(nrow(cells), small)
  cells
}

# Reasons are published of "no" area, of "directorates" and larger areas, or of "all" areas.
formulas <- list(
  no = ~ block + directorate + service,
  directorates = ~ (block + directorate) * reason + service,
  all = ~ (block + directorate + service) * reason
)
suppressed <- function(cells, formula, ...) {
  invisible(capture.output(found <- suppressMessages(SuppressSmallCounts(
    cells, maxN = 4, freqVar = "count", formula = formula, protectZeros = FALSE, extend0 = FALSE, ...
  ))))
  found
}
one_table <- function(number) {
  published <- names(formulas)[(number - 1) %% 3 + 1]
  reasons <- c(no = 1, directorates = 2 + number %% 2, all = 2 + number %% 2)[[published]]
  small <- c(no = 0.3, directorates = 0.8, all = 0.2)[[published]] + 0.1 * (number %% 2)
  repeat {
    cells <- leavers(directorates = 2 + (number %/% 3) %% 3, reasons, small)
    exact <- suppressed(cells, formulas[[published]])
    if (any(exact$primary)) break
  }
  wide <- suppressed(cells, formulas[[published]], rangeMin = 3, lpPackage = "lpSolve")
  stopifnot(exact$suppressed == wide$suppressed) # a width of 3 for small counts takes no cell more
  area <- exact[[setdiff(names(exact), c("reason", "count", "primary", "suppressed"))]]
  home <- cells$directorate[match(area, cells$service)]
  rows <- data.frame(
    table = number,
    area = ifelse(area == "Total", "council", area),
    directorate = ifelse(is.na(home) | area == "schools", "", home), # of a service
    part = if (published == "no") "" else ifelse(exact$reason == "Total", "", exact$reason),
    count = exact$count, primary = exact$primary, hidden = exact$suppressed
  )
  rows[!duplicated(rows[c("area", "part")]), ]
}
tables <- do.call(rbind, lapply(1:20, one_table))
flags <- c("primary", "hidden")
tables[flags] <- lapply(tables[flags], as.integer)
write.csv(tables, stdout(), row.names = FALSE, quote = FALSE)
