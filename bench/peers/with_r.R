# The four results with readxl and dplyr, drawn by ggplot2: Rscript with_r.R BOOKS PUBLIC OUT
suppressPackageStartupMessages({
  library(readxl)
  library(dplyr)
  library(ggplot2)
})
args <- commandArgs(trailingOnly = TRUE)
out <- args[3]
END <- as.Date("2025-12-31")
OPEN <- as.Date("2200-01-01")
MONTHS <- c("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december")

read_table <- function(path, sheet) {
  raw <- suppressMessages(read_excel(path, sheet, col_names = FALSE, col_types = "text"))
  at <- which(rowSums(!is.na(raw)) > 3)[1] # titles stand above the header
  rows <- raw[-seq_len(at), ]
  names(rows) <- trimws(gsub("\\s+", " ", gsub("*", " ", tolower(unlist(raw[at, ])), fixed = TRUE)))
  rows
}

days <- function(text) {
  pattern <- "^(\\d+) (\\S+) (\\d{4})$"
  words <- grepl(pattern, text)
  day <- rep(as.Date(NA), length(text))
  serial <- grepl("^\\d{5}$", text)
  day[serial] <- as.Date(as.numeric(text[serial]), origin = "1899-12-30")
  short <- grepl("^\\d{6}$", text)
  day[short] <- as.Date(text[short], "%y%m%d")
  iso <- grepl("^\\d{4}-", text)
  day[iso] <- as.Date(text[iso])
  month <- match(sub(pattern, "\\2", text[words]), MONTHS)
  day[words] <- as.Date(paste(sub(pattern, "\\3", text[words]), month, sub(pattern, "\\1", text[words]), sep = "-"))
  day
}

year_on <- function(day) {
  there <- as.POSIXlt(day)
  there$year <- there$year + 1
  there <- as.Date(there)
  there - (format(there, "%d") != format(day, "%d")) # 29 February
}

read_book <- function(path) {
  company <- read_table(path, "Företag")
  read_table(path, "Anställningar") |>
    transmute(
      pid = gsub("\\D", "", personnummer), role = roll, form = anställningsform, support = stöd,
      start = days(startdatum), end = days(slutdatum), extent = sub(",", ".", gsub("[ %]", "", `sysselsättningsgrad %`)),
      months = as.numeric(`månader utan arbete före`), orgnr = company$organisationsnummer[1],
      kommun = ifelse(grepl("Ludvika", company$kommun[1]), "2085", "2061")
    )
}

rows <- lapply(list.files(args[1], "xlsx$", full.names = TRUE), read_book) |>
  bind_rows() |>
  mutate(pid = substring(pid, nchar(pid) - 9), extent = as.numeric(extent), last = coalesce(end, OPEN)) |>
  filter(
    nchar(pid) == 10, role == "Målgrupp", form %in% c("Tillsvidare", "Visstid", "Provanställning"), !is.na(start),
    between(extent, 1, 100), last >= start
  )
reduced <- grepl("^(Lönebidrag|Offentligt skyddat)", rows$support)
jobs <- rows |>
  mutate(reason = reduced | coalesce(months >= 12, FALSE)) |>
  arrange(pid, orgnr, start, last) |>
  group_by(pid, orgnr) |>
  mutate(until = lag(cummax(as.numeric(last))), number = cumsum(is.na(until) | as.numeric(start) - until > 15)) |>
  group_by(pid, orgnr, kommun, number) |>
  summarise(target = any(reason & start == min(start)), start = min(start), last = max(last), .groups = "drop") |>
  filter(target, start <= END)

employed <- function(day, there = jobs) n_distinct(there$pid[there$start <= day & there$last >= day])
first <- as.Date(format(min(jobs$start), "%Y-%m-01"))
month_ends <- seq(first, as.Date("2026-01-01"), by = "month")[-1] - 1
after <- year_on(jobs$start)
need <- read_excel(list.files(args[2], "tid-utan-arbete", full.names = TRUE), "Total", skip = 4) |>
  transmute(period = PERIOD, kommun = substr(KOMMUN, 1, 4), number = `Utan arbete mer än 12 månader`) |>
  filter(kommun %in% c("2061", "2085"))
month_end <- function(period) seq(as.Date(paste0(period, "-01")), by = "month", length.out = 2)[2] - 1
reach <- mapply(function(period, place) employed(month_end(period), filter(jobs, kommun == place)), need$period, need$kommun)

results <- bind_rows(
  count(jobs, key = format(start, "%Y"), name = "number") |> mutate(result = "jobs"),
  tibble(result = "employed", key = format(month_ends), number = sapply(month_ends, employed)),
  tibble(result = "stayed", key = c("eligible", "retained"), number = c(sum(after <= END), sum(after <= END & jobs$last >= after))),
  tibble(result = "reach", key = paste(need$period, need$kommun), number = reach)
)
for (name in unique(results$result)) {
  chart <- ggplot(filter(results, result == name), aes(key, number)) + geom_col() + ggtitle(name)
  ggsave(file.path(out, paste0(name, ".pdf")), chart, width = 13.33, height = 7.5)
  ggsave(file.path(out, paste0(name, ".png")), chart, width = 13.33, height = 7.5, dpi = 144)
}
need <- tibble(result = "need", key = paste(need$period, need$kommun), number = as.numeric(need$number))
write.csv(bind_rows(results, need)[c("result", "key", "number")], file.path(out, "results.csv"), row.names = FALSE, quote = FALSE)
