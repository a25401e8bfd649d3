# Writes departements-coarse.geojson, beside this file: the coarse outlines of the six départements of
# Provence-Alpes-Côte d'Azur, from the data set "france" of the R package maps (Debian: r-cran-maps).
#
#   Rscript export.R [folder to write to]
#
# RFC 7946: longitude/latitude (the package names no datum: taken as WGS 84), five decimals, closed rings, exterior rings
# counterclockwise, a feature a line.

library(maps)

departements <- data.frame(
  code = c("04", "05", "06", "13", "83", "84"),
  source = c("Alpes-de-Haute-Provence", "Hautes-Alpes", "Alpes-Maritimes", "Bouches-du-Rhone", "Var", "Vaucluse"),
  nom = c("Alpes-de-Haute-Provence", "Hautes-Alpes", "Alpes-Maritimes", "Bouches-du-Rh\u00f4ne", "Var", "Vaucluse")
)

# fill = TRUE gives closed polygons, separated by NA, in the order of $names; "Var:Iles d'Hyeres:I. du Levant" is a part of Var.
france <- map("france", fill = TRUE, plot = FALSE, resolution = 0)
ends <- cumsum(is.na(france$x))
rings <- split(data.frame(x = france$x, y = france$y)[!is.na(france$x), ], ends[!is.na(france$x)])
stopifnot(length(rings) == length(france$names))

ring <- function(points) {
  x <- round(points$x, 5)
  y <- round(points$y, 5)
  if (x[1] != x[length(x)] || y[1] != y[length(y)]) { # close
    x <- c(x, x[1])
    y <- c(y, y[1])
  }
  keep <- c(TRUE, diff(x) != 0 | diff(y) != 0) # rounding may bring two points together
  x <- x[keep]
  y <- y[keep]
  n <- length(x)
  area <- sum(x[-n] * y[-1] - x[-1] * y[-n]) / 2
  stopifnot(n >= 4, area != 0)
  list(x = if (area < 0) rev(x) else x, y = if (area < 0) rev(y) else y, area = abs(area))
}

number <- function(v) sub("\\.?0+$", "", sprintf("%.5f", v))
coordinates <- function(r) paste0("[", paste0("[", number(r$x), ",", number(r$y), "]", collapse = ","), "]")

feature <- function(code, source, nom) {
  mine <- lapply(rings[sub(":.*", "", france$names) == source], ring)
  stopifnot(length(mine) > 0)
  mine <- mine[order(-sapply(mine, `[[`, "area"))] # the largest polygon first
  polygons <- sapply(mine, function(r) paste0("[", coordinates(r), "]"))
  geometry <- if (length(polygons) == 1) {
    paste0('{"type":"Polygon","coordinates":', polygons, "}")
  } else {
    paste0('{"type":"MultiPolygon","coordinates":[', paste(polygons, collapse = ","), "]}")
  }
  paste0('{"type":"Feature","properties":{"level":"departement","code":"', code, '","nom":"', nom, '"},"geometry":', geometry, "}")
}

features <- mapply(feature, departements$code, departements$source, departements$nom)
json <- paste0('{"type":"FeatureCollection","features":[\n', paste(features, collapse = ",\n"), "\n]}\n")

self <- sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))
folder <- c(commandArgs(trailingOnly = TRUE), dirname(self))[1]
con <- file(file.path(folder, "departements-coarse.geojson"), "wb")
writeBin(charToRaw(enc2utf8(json)), con)
close(con)
