# Write the mean, limits and point types that NHSRplotthedots gives for the series below; see README.md.
# Rscript make_control_chart.R FOLDER_OF_NHSRPLOTTHEDOTS
suppressPackageStartupMessages(library(dplyr))
library(rlang)
folder <- commandArgs(trailingOnly = TRUE)[[1]]
for (path in list.files(file.path(folder, "R"), "^(ptd_(add|calc|re|spc|ta|va).*|to_datetime|ZZZ)[.]R$", full.names = TRUE)) {
  source(textConnection(gsub(".default =", "TRUE ~", readLines(path), fixed = TRUE))) # dplyr before 1.1 has no .default
}

noise <- c(52, 47, 55, 49, 51, 46, 54, 50, 48, 53)
rise <- c(41, 44, 46, 49, 52, 55, 58)
series <- list(
  common_cause = list(c(noise, rev(noise)), "increase"),
  shift_up_is_better = list(c(noise, 44, 48, 57, 58, 56, 59, 57, 58, 56, noise), "increase"),
  shift_up_is_worse = list(c(noise, 44, 48, 57, 58, 56, 59, 57, 58, 56, noise), "decrease"),
  shift_is_neutral = list(c(noise, 44, 48, 57, 58, 56, 59, 57, 58, 56, noise), "neutral"),
  shift_broken_on_the_mean = list(c(4, 6, 5, 6, 7, 6, 5, 6, 7, 6, 4, 3, 4, 3, 4, 4), "increase"),
  trend_up = list(c(noise, rise, noise), "increase"),
  trend_down = list(c(noise, rev(rise), noise), "increase"),
  trend_up_then_down = list(c(noise, rise, 54, 51, 50, 48, 47, 45, noise), "decrease"),
  trend_up_then_up_again = list(c(noise, rise, 40, 42, 45, 47, 50, 53, 56, noise), "increase"),
  two_of_three = list(c(noise, 61, 52, 62, noise, 39.5, 40, 49, noise), "decrease"),
  outside = list(c(noise, 75, noise, 30, noise), "decrease"),
  outside_is_neutral = list(c(noise, 75, noise, 30, noise), "neutral"),
  outside_ends_a_trend = list(c(noise, 45, 47, 49, 51, 53, 55, 90, noise), "increase"),
  outlying_steps_screened = list(c(noise, 120, noise), "decrease"),
  outlying_steps_kept = list(c(noise, 120, noise), "decrease", FALSE),
  twelve_points = list(c(noise, 75, 50), "decrease"),
  thirteen_points = list(c(noise, 75, 50, 49), "decrease"),
  empty_month = list(c(noise, 57, 58, 56, 59, NA, 57, 58, 56, noise), "increase"),
  absent_month = list(c(noise, 57, 58, 56, 59, NA, 57, 58, 56, noise), "increase"),
  constant = list(rep(5, 14), "increase"),
  one_event = list(c(rep(0, 6), 1, rep(0, 6)), "decrease"),
  rates = list(c(0.412, 0.388, 0.401, 0.395, 0.420, 0.379, 0.407, 0.398, 0.391, 0.415, 0.361, 0.358, 0.399, 0.404,
                 0.352, 0.349, 0.371, 0.366, 0.372, 0.369, 0.374, 0.368, 0.365, 0.401), "decrease")
)
months <- function(count) seq(as.Date("2017-04-01"), by = "month", length.out = count)
rows <- lapply(names(series), function(name) {
  each <- series[[name]]
  screen <- length(each) < 3 || each[[3]]
  given <- data.frame(month = months(length(each[[1]])), value = each[[1]])
  used <- if (name == "absent_month") given[!is.na(given$value), ] else given
  chart <- suppressWarnings(ptd_spc(
    used, value_field = value, date_field = month, improvement_direction = each[[2]], screen_outliers = screen
  ))
  out <- chart[c("mean_col", "lpl", "upl", "special_cause_type", "point_type")]
  kept <- left_join(given, cbind(used["month"], as.data.frame(out)), by = "month")
  cbind(series = name, improvement = each[[2]], screened = screen, kept)
})
table <- do.call(rbind, rows)
table$month <- format(table$month, "%Y-%m")
numbers <- c("mean_col", "lpl", "upl")
table[numbers] <- lapply(table[numbers], round, 9)
known <- table[!is.na(table$mean_col), ]
write_rows <- function(rows, path) write.csv(rows, path, row.names = FALSE, na = "", quote = FALSE)
write_rows(unique(known[c("series", "improvement", "screened", numbers)]), "control_chart_limits.csv")
write_rows(table[c("series", "month", "value", "special_cause_type", "point_type")], "control_chart_points.csv")
